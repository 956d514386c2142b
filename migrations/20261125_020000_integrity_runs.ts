import { sql, type MigrateDownArgs, type MigrateUpArgs } from '@payloadcms/db-postgres'

/** A run is written down when it begins: one that broke off is seen as well. */
export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.execute(
    sql.raw(`
    alter table integrity.runs
      alter column started_at set default clock_timestamp(),
      alter column finished_at drop not null,
      alter column finished_at drop default,
      drop constraint runs_check,
      drop constraint runs_check1,
      -- Unfinished: nothing yet. Finished: what was found, or why it broke off.
      add constraint runs_outcome check (
        (finished_at is null) = (result is null and failure is null)
        and (result is null) = (ok is null)
        and (result is null or failure is null));
    `),
  )
}

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.execute(
    sql.raw(`
    delete from integrity.runs where finished_at is null;
    alter table integrity.runs
      drop constraint runs_outcome,
      add constraint runs_check check ((result is null) = (ok is null)),
      add constraint runs_check1 check ((result is null) <> (failure is null)),
      alter column finished_at set default clock_timestamp(),
      alter column finished_at set not null,
      alter column started_at drop default;
    `),
  )
}
