import { sql, type MigrateDownArgs, type MigrateUpArgs } from '@payloadcms/db-postgres'

/** Mail that is to go out, written in the transaction of what causes it. */
export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.execute(sql.raw(OUTBOX))
}

const OUTBOX = `
create schema mail;

create table mail.messages (
  id text primary key,
  -- What happened: credit_request.opened, password.reset …
  kind text not null,
  -- The id of what it is about; mail that has no point any more is found and withdrawn by it.
  about text,
  -- A user, whose address is looked up when it is sent; or an address, where there is no user.
  recipient text,
  address text,
  -- What it says; dropped some days after it is over, at once where it is a secret.
  content jsonb,
  is_secret boolean not null default false,
  -- Users whose names or words stand in it: what an erasure of them has to find.
  people text[] not null default '{}',
  -- The caller's name for this one mail: written again, it is the same one.
  key text unique,
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'failed', 'withdrawn')),
  -- The next try. While one is under way: when it counts as lost.
  due_at timestamptz not null,
  -- Not sent any more after that.
  useless_after timestamptz not null,
  tries integer not null default 0,
  -- The same at every try, so that a mail that came twice can be told from two mails.
  message_id text,
  -- Of the last try that failed, or why there will be none.
  problem text,
  created_at timestamptz(3) not null default clock_timestamp(),
  closed_at timestamptz(3),
  constraint messages_go_somewhere check (
    content is null or num_nonnulls(recipient, address) = 1),
  constraint messages_waiting_say_something check (state <> 'waiting' or content is not null),
  constraint messages_closed check ((state = 'waiting') = (closed_at is null))
);
create index messages_due on mail.messages (due_at, id) where state = 'waiting';
create index messages_about on mail.messages (about) where about is not null;
create index messages_to_drop on mail.messages (closed_at) where content is not null;
create index messages_people on mail.messages using gin (people);
create index messages_recipient on mail.messages (recipient) where recipient is not null;
create index messages_address on mail.messages (lower(address)) where address is not null;
`

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.execute(sql.raw('drop schema mail cascade'))
}
