import { sql, type MigrateDownArgs, type MigrateUpArgs } from '@payloadcms/db-postgres'

const CHARGE = '(input_charge + cached_charge + cache_write_charge + output_charge + other_charge)'

/**
 * What is rare is found newest first by passing over much that does not fit. The columns behind the
 * time let the index itself pass over it, without looking at the rows.
 *
 * Roll-ups of hours that are over are never written again: a tenth of each page is room enough for
 * those that are.
 */
export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.execute(
    sql.raw(`
      drop index metering.requests_by_time, metering.requests_by_organization,
        metering.requests_failed;
      create index requests_by_time on metering.requests (time, ${CHARGE}, model, duration_ms);
      create index requests_by_organization on metering.requests
        (organization, time, project, api_key, model, duration_ms, ${CHARGE});
      create index requests_failed on metering.requests
        (organization, time, status, error_kind, project, api_key, provider, model)
        where status <> 0;
      alter table metering.rollups set (fillfactor = 90);
    `),
  )
}

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.execute(
    sql.raw(`
      drop index metering.requests_by_time, metering.requests_by_organization,
        metering.requests_failed;
      create index requests_by_time on metering.requests (time);
      create index requests_by_organization on metering.requests (organization, time);
      create index requests_failed on metering.requests (organization, time, id) where status <> 0;
      alter table metering.rollups set (fillfactor = 70);
    `),
  )
}
