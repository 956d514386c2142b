import type { Queryable } from '@/db/tx'

export type CatalogueNames = {
  /** Every name of a provider in small letters, its id included → its id. */
  providers: ReadonlyMap<string, string>
  /** The same for models. */
  models: ReadonlyMap<string, string>
}

// An id beats an alias; of two rows with the same alias the lower id has it.
const NAMES = `
  select 'provider' as kind, id as name, id, 0 as rank from providers
  union all
  select 'provider', lower(text), parent_id, 1 from providers_texts where path = 'aliases'
  union all
  select 'model', id, id, 0 from models
  union all
  select 'model', lower(text), parent_id, 1 from models_texts where path = 'aliases'
  order by rank desc, id desc`

/** All names under which gateways may report providers and models; look them up in small letters. */
export async function loadCatalogueNames(db: Queryable): Promise<CatalogueNames> {
  const answer = await db.query<{ kind: string; name: string | null; id: string }>(NAMES)
  const providers = new Map<string, string>()
  const models = new Map<string, string>()
  for (const { kind, name, id } of answer.rows)
    if (name !== null) (kind === 'provider' ? providers : models).set(name, id)
  return { providers, models }
}

/** The id of the provider that `name` means, whatever its case; null when the catalogue has none. */
export const resolveProviderName = (names: CatalogueNames, name: string): string | null =>
  names.providers.get(name.toLowerCase()) ?? null

/** The same for a model. */
export const resolveModelName = (names: CatalogueNames, name: string): string | null =>
  names.models.get(name.toLowerCase()) ?? null
