import { sql, type MigrateDownArgs, type MigrateUpArgs } from '@payloadcms/db-postgres'

/**
 * The trail of alert rules is found for a recipient who is erased, without reading all of the trail. Mails of
 * alerts are named after nobody: an address in their key would outlive its erasure.
 */
export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.execute(
    sql.raw(`
      create index audit_logs_of_alert_rules on audit_logs (id) where resource_type = 'alert_rule';
      update mail.messages set key = null where kind = 'alert.told';
    `),
  )
}

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.execute(sql.raw('drop index audit_logs_of_alert_rules'))
}
