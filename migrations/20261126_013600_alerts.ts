import { sql, type MigrateDownArgs, type MigrateUpArgs } from '@payloadcms/db-postgres'

/** How it stands with every alert rule, what it fired, and the webhooks that are to go out. */
export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.execute(sql.raw(ALERTS))
}

const ALERTS = `
create schema alerts;

-- One row a rule: its lock while somebody evaluates it, and when it is due again.
create table alerts.evaluations (
  rule_id text primary key,
  due_at timestamptz not null,
  evaluated_at timestamptz(3),
  -- Why the last evaluation failed.
  problem text
);

-- Only what is or was not well; subject is an organization, or '' for all of them together.
create table alerts.states (
  rule_id text not null,
  subject text not null,
  level text not null check (level in ('ok', 'warning', 'alert')),
  since timestamptz(3) not null,
  notified_at timestamptz(3),
  notified_level text check (notified_level in ('warning', 'alert')),
  is_told boolean not null,
  primary key (rule_id, subject)
);
create index states_open on alerts.states (level, since) where level <> 'ok';

create table alerts.events (
  id text primary key,
  rule_id text not null,
  -- As they were: a rule may be renamed or removed.
  rule_name text not null,
  kind text not null,
  organization_id text,
  level text not null check (level in ('warning', 'alert', 'resolved', 'test')),
  is_repeat boolean not null,
  is_notified boolean not null,
  -- What it fired on, and what it was held against; in the unit of the kind.
  value numeric,
  threshold numeric,
  time_window text,
  message text not null,
  created_at timestamptz(3) not null
);
create index events_of_rule on alerts.events (rule_id, created_at, id);
create index events_of_organization on alerts.events (organization_id, created_at, id)
  where organization_id is not null;
create index events_by_time on alerts.events (created_at, id);
create trigger append_only before update or delete on alerts.events
  for each row execute function ledger.refuse_change();
create trigger append_only_truncate before truncate on alerts.events
  for each statement execute function ledger.refuse_change();

create table alerts.webhooks (
  id text primary key,
  event_id text not null references alerts.events (id),
  rule_id text not null,
  -- Exactly what is signed and sent.
  body text not null,
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'failed', 'withdrawn')),
  -- The next try. While one is under way: when it counts as lost.
  due_at timestamptz not null,
  tries integer not null default 0,
  -- Of the last try.
  status integer,
  problem text,
  created_at timestamptz(3) not null,
  closed_at timestamptz(3),
  constraint webhooks_closed check ((state = 'waiting') = (closed_at is null))
);
create index webhooks_due on alerts.webhooks (due_at, id) where state = 'waiting';
create index webhooks_of_event on alerts.webhooks (event_id);
`

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.execute(sql.raw('drop schema alerts cascade'))
}
