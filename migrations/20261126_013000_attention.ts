import { sql, type MigrateDownArgs, type MigrateUpArgs } from '@payloadcms/db-postgres'

/** Who used anything in an hour, whoever it was: what spending and silence are watched by. */
export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.execute(
    sql.raw('create index rollups_hours on metering.rollups (bucket, entity) where series = 1'),
  )
}

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.execute(sql.raw('drop index metering.rollups_hours'))
}
