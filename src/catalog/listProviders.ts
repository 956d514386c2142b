import type { Queryable } from '@/db/tx'

/** The providers that have a price for each model (ids of the catalogue), in order of their ids. */
export async function listProviders(
  db: Queryable,
  models: readonly string[],
): Promise<Map<string, string[]>> {
  const { rows } = await db.query<{ model: string; providers: string[] }>(
    `select model_id as model, array_agg(distinct provider_id::text order by provider_id::text) as providers
     from model_prices where model_id = any($1) group by 1`,
    [models],
  )
  return new Map(rows.map((row) => [row.model, row.providers]))
}
