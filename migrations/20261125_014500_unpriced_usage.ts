import { sql, type MigrateDownArgs, type MigrateUpArgs } from '@payloadcms/db-postgres'

/** Finds what was stored without a price, in the order in which it is rated later. */
export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.execute(
    sql.raw(`
    create index requests_unpriced on metering.requests (provider, model, time, organization, id)
      where price_list_cost is null;
  `),
  )
}

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.execute(sql.raw('drop index metering.requests_unpriced'))
}
