import { sql, type MigrateDownArgs, type MigrateUpArgs } from '@payloadcms/db-postgres'

/** Filters and order of a list under a name, each operator's own. */
export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.execute(
    sql.raw(`
      create table support.saved_views (
        id text primary key,
        operator varchar not null references users (id),
        list text not null check (list in ('organizations')),
        name text not null check (char_length(name) between 1 and 60),
        -- Parameters of the list's address.
        query text not null check (char_length(query) <= 1000),
        created_at timestamptz not null default clock_timestamp()
      );
      create unique index saved_views_name on support.saved_views (operator, list, lower(name));
    `),
  )
}

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.execute(sql.raw('drop table support.saved_views'))
}
