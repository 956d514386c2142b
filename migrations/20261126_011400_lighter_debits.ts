import { sql, type MigrateDownArgs, type MigrateUpArgs } from '@payloadcms/db-postgres'

const NULLABLE = [
  'stripe_customer_id',
  'stripe_subscription_id',
  'dev_plan_stripe_subscription_id',
] as const

/**
 * Every debit writes an organization's row anew, and with it an entry in each of its indexes. Two were
 * of no use (created_at has one with the id behind it, and nothing sorts by updated_at); those of
 * Stripe's ids leave out who has none.
 */
export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.execute(
    sql.raw(`
      drop index organizations_created_at_idx, organizations_updated_at_idx;
      ${NULLABLE.map(
        (column) => `drop index organizations_${column}_idx;
        create unique index organizations_${column}_idx on organizations (${column})
          where ${column} is not null;`,
      ).join('\n')}
    `),
  )
}

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.execute(
    sql.raw(`
      create index organizations_created_at_idx on organizations (created_at);
      create index organizations_updated_at_idx on organizations (updated_at);
      ${NULLABLE.map(
        (column) => `drop index organizations_${column}_idx;
        create unique index organizations_${column}_idx on organizations (${column});`,
      ).join('\n')}
    `),
  )
}
