import { sql, type MigrateDownArgs, type MigrateUpArgs } from '@payloadcms/db-postgres'

/** What the proof of the books needs to read a time range fast, and what it found last. */
export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.execute(sql.raw(RANGES))
  await db.execute(sql.raw(RUNS))
}

// Rows come nearly in the order of time: a block range index finds a month without costing an insert.
const RANGES = `
create index rollups_by_bucket on metering.rollups
  using brin (bucket timestamptz_minmax_multi_ops) with (pages_per_range = 32);
create index request_keys_by_time on metering.request_keys
  using brin (time timestamptz_minmax_multi_ops) with (pages_per_range = 32);
`

const RUNS = `
create schema integrity;
create table integrity.runs (
  id bigint generated always as identity primary key,
  started_at timestamptz not null,
  finished_at timestamptz not null default clock_timestamp(),
  -- An operator's id, or system:<cause>.
  actor text not null,
  ok boolean,
  -- The checks as verify answers them; null when the run broke off.
  result jsonb,
  failure text,
  check ((result is null) = (ok is null)),
  check ((result is null) <> (failure is null))
);
`

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.execute(
    sql.raw(`
    drop schema integrity cascade;
    drop index metering.request_keys_by_time;
    drop index metering.rollups_by_bucket;
  `),
  )
}
