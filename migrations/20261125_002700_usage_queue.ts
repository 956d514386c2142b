import { sql, type MigrateDownArgs, type MigrateUpArgs } from '@payloadcms/db-postgres'

/** Usage of foreign gateways that waits until somebody says whose it is. */
export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.execute(sql.raw(MAPPINGS))
  await db.execute(sql.raw(QUEUE))
}

// Each name of a gateway means one thing, also where no format or account is given.
const MAPPINGS = `
create unique index usage_mappings_once on usage_mappings (kind, foreign_name, format, service_account_id)
  nulls not distinct;
create index usage_mappings_by_name on usage_mappings (lower(foreign_name));
`

const QUEUE = `
create table metering.queued_reports (
  id bigint generated always as identity primary key,
  -- Hash of account, format, names of the owner and request id: the same row waits once.
  key uuid not null unique,
  -- The same without the request id: rows that one mapping decides together.
  group_key uuid not null,
  -- The service account that reported it.
  account text not null,
  format text not null,
  names jsonb not null,
  request_id text not null,
  time timestamptz not null,
  -- The normalised report, raw usage object included; never prompts and answers.
  report jsonb not null,
  content text not null,
  code text not null,
  message text not null,
  queued_at timestamptz not null default clock_timestamp()
);
create index queued_reports_by_group on metering.queued_reports (group_key, id);
`

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.execute(
    sql.raw(`
    drop table metering.queued_reports;
    drop index usage_mappings_by_name;
    drop index usage_mappings_once;
  `),
  )
}
