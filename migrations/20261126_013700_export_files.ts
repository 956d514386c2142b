import { sql, type MigrateDownArgs, type MigrateUpArgs } from '@payloadcms/db-postgres'

/** Files that operators asked for on a screen: each is fetched once, by whoever asked, for a while. */
export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.execute(sql.raw(FILES))
}

const FILES = `
create schema exports;

create table exports.files (
  id text primary key,
  operator text not null,
  what text not null,
  format text not null check (format in ('csv', 'json', 'ndjson')),
  is_plain boolean not null,
  filter jsonb not null,
  state text not null default 'ready' check (state in ('ready', 'running', 'finished', 'aborted')),
  is_cancelled boolean not null default false,
  expected_rows bigint not null,
  rows bigint not null default 0,
  bytes bigint not null default 0,
  sha256 text,
  problem text,
  created_at timestamptz(3) not null default clock_timestamp(),
  expires_at timestamptz(3) not null,
  progress_at timestamptz(3),
  check ((state = 'finished') = (sha256 is not null))
);
create index files_by_age on exports.files (created_at);
`

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.execute(sql.raw('drop schema exports cascade'))
}
