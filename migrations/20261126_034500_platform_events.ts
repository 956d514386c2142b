import { sql, type MigrateDownArgs, type MigrateUpArgs } from '@payloadcms/db-postgres'

/** What was told of everybody together is found without reading what was told of each organization. */
export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.execute(
    sql.raw(`
      create index events_of_platform on alerts.events (rule_id, created_at, id)
        where organization_id is null and not is_repeat and level <> 'test'
    `),
  )
}

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.execute(sql.raw('drop index alerts.events_of_platform'))
}
