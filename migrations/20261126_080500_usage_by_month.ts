import { sql, type MigrateDownArgs, type MigrateUpArgs } from '@payloadcms/db-postgres'

const MEASURES = [
  ...['requests', 'failed', 'client_errors', 'cache_hits', 'unpriced', 'input', 'cached_input'],
  ...['cache_write', 'output', 'reasoning', 'input_charge', 'cached_charge', 'cache_write_charge'],
  ...['output_charge', 'other_charge', 'discount', 'own_key_list_cost', 'provider_cost'],
]

/** Sums of organizations (12) and projects (13) by month, made of those by day (2 and 5). */
export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.execute(
    sql.raw(`
      set local statement_timeout = 0;
      insert into metering.rollups (series, entity, bucket, provider, model, ${MEASURES.join(', ')})
      select case series when 2 then 12 else 13 end, entity, date_trunc('month', bucket, 'UTC'), 0, 0,
        ${MEASURES.map((name) => `sum(${name})`).join(', ')}
      from metering.rollups where series in (2, 5)
      group by 1, 2, 3
      order by 1, 2, 3;
    `),
  )
}

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.execute(sql.raw('delete from metering.rollups where series in (12, 13)'))
}
