import { sql, type MigrateDownArgs, type MigrateUpArgs } from '@payloadcms/db-postgres'

/** Whose payments fail, the latest first: few of all organizations, asked on every dashboard. */
export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.execute(
    sql.raw(`
      create index organizations_failing
        on organizations (last_payment_failure_at desc nulls last, id)
        where payment_failure_count > 0;
    `),
  )
}

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.execute(sql.raw('drop index organizations_failing'))
}
