import type { Queryable, Tx } from '@/db/tx'

import type { CatalogueSeed } from './catalogueSeed'

export type SeedCounts = { providers: number; models: number; prices: number }

/** What the audit trail is told; the caller adds who acts. */
type SeedEvent = {
  action: 'catalogue.seed'
  resourceType: 'catalogue'
  resource: string
  changes: Record<string, { from: unknown; to: unknown }>
}

/**
 * Adds what the catalogue does not have yet; a row that is there, whoever wrote it, is never touched.
 * A price is added only where it overlaps no other of its model at its provider. Running it again
 * adds nothing and records nothing.
 * @param record writes the audit row in the same transaction; called once when something was added
 * @returns rows added
 */
export async function seedCatalogue(
  tx: Tx,
  seed: CatalogueSeed,
  record: (tx: Tx, event: SeedEvent) => Promise<unknown>,
): Promise<SeedCounts> {
  const providers = await count(tx, ADD_PROVIDERS, seed.providers)
  const models = await count(tx, ADD_MODELS, seed.models)
  const prices = await count(tx, ADD_PRICES, seed.prices)
  if (providers + models + prices > 0)
    await record(tx, {
      action: 'catalogue.seed',
      resourceType: 'catalogue',
      resource: `${seed.source.name}@${seed.source.version}`,
      changes: Object.fromEntries(
        Object.entries({ providers, models, prices, source: seed.source }).map(([name, to]) => [
          name,
          { from: null, to },
        ]),
      ),
    })
  return { providers, models, prices }
}

async function count(db: Queryable, statement: string, rows: readonly object[]): Promise<number> {
  const answer = await db.query<{ added: number }>(statement, [JSON.stringify(rows)])
  return answer.rows[0]?.added ?? 0
}

/**
 * Writes the aliases of the rows that were just added, except names that are taken already: a name
 * has one meaning.
 */
const addAliases = (table: 'providers' | 'models') => `
  aliases as (
    insert into ${table}_texts ("order", parent_id, path, text)
    select a.position, s.id, 'aliases', a.alias
    from seed s join added on added.id = s.id
      cross join jsonb_array_elements_text(s.aliases) with ordinality a(alias, position)
    where not exists (select from ${table} o where o.id = lower(a.alias) and o.id <> s.id)
      and not exists (
        select from ${table}_texts o where o.path = 'aliases' and lower(o.text) = lower(a.alias)
      )
  )`

/** An operator's own alias keeps its meaning: no row is added whose id would take it over. */
const isFree = (table: 'providers' | 'models') => `not exists (
      select from ${table}_texts o where o.path = 'aliases' and lower(o.text) = s.id
        and o.parent_id <> s.id
    )`

const ADD_PROVIDERS = `
  with seed as (
    select * from jsonb_to_recordset($1::jsonb) as s(
      id text, name text, aliases jsonb, enabled boolean, "baseUrl" text,
      "requestsPerMinute" numeric, "requestsPerDay" numeric
    )
  ), added as (
    insert into providers (id, name, enabled, base_url, requests_per_minute, requests_per_day)
    select id, name, enabled, "baseUrl", "requestsPerMinute", "requestsPerDay" from seed s
    where ${isFree('providers')}
    on conflict (id) do nothing
    returning id
  ), ${addAliases('providers')}
  select count(*)::int as added from added`

const ADD_MODELS = `
  with seed as (
    select * from jsonb_to_recordset($1::jsonb) as s(
      id text, name text, aliases jsonb, family text, "contextWindow" numeric, "maxOutput" numeric,
      plans jsonb, flags jsonb, stability text, "releasedAt" timestamptz, "deprecatedAt" timestamptz
    )
  ), added as (
    insert into models (id, name, family, context_window, max_output, flags_streaming,
      flags_vision, flags_tools, flags_reasoning, flags_json_output, stability, released_at,
      deprecated_at)
    select id, name, family, "contextWindow", "maxOutput", (flags->>'streaming')::boolean,
      (flags->>'vision')::boolean, (flags->>'tools')::boolean, (flags->>'reasoning')::boolean,
      (flags->>'jsonOutput')::boolean, stability::enum_models_stability, "releasedAt",
      "deprecatedAt"
    from seed s
    where ${isFree('models')}
    on conflict (id) do nothing
    returning id
  ), ${addAliases('models')}, plans as (
    insert into models_plans ("order", parent_id, value)
    select p.position, s.id, p.plan::enum_models_plans
    from seed s join added on added.id = s.id
      cross join jsonb_array_elements_text(s.plans) with ordinality p(plan, position)
  )
  select count(*)::int as added from added`

const ADD_PRICES = `
  with seed as (
    select * from jsonb_to_recordset($1::jsonb) as s(
      id text, model text, provider text, region text, "effectiveFrom" timestamptz,
      "effectiveTo" timestamptz, "inputPerMillion" numeric, "cachedInputPerMillion" numeric,
      "cacheWritePerMillion" numeric, "outputPerMillion" numeric, "reasoningPerMillion" numeric,
      "perRequest" numeric, "perWebSearch" numeric, "perImage" numeric, tiers jsonb,
      "sourceUrl" text, "sourceNote" text
    )
  ), added as (
    insert into model_prices (id, model_id, provider_id, region, effective_from, effective_to,
      input_per_million, cached_input_per_million, cache_write_per_million, output_per_million,
      reasoning_per_million, per_request, per_web_search, per_image, source_url, source_note)
    select id, model, provider, region, "effectiveFrom", "effectiveTo", "inputPerMillion",
      "cachedInputPerMillion", "cacheWritePerMillion", "outputPerMillion", "reasoningPerMillion",
      "perRequest", "perWebSearch", "perImage", "sourceUrl", "sourceNote"
    from seed s
    where exists (select from models where id = s.model)
      and exists (select from providers where id = s.provider)
      and not exists (
      select from model_prices p
      where p.model_id = s.model and p.provider_id = s.provider
        and coalesce(p.region, '') = coalesce(s.region, '')
        and tstzrange(p.effective_from, p.effective_to) &&
          tstzrange(s."effectiveFrom", s."effectiveTo")
    )
    on conflict (id) do nothing
    returning id
  ), tiers as (
    insert into model_prices_tiers (_order, _parent_id, id, above_input_tokens, input_per_million,
      cached_input_per_million, cache_write_per_million, output_per_million, reasoning_per_million)
    select t.position, s.id, s.id || '_' || t.position, (t.tier->>'aboveInputTokens')::numeric,
      (t.tier->>'inputPerMillion')::numeric, (t.tier->>'cachedInputPerMillion')::numeric,
      (t.tier->>'cacheWritePerMillion')::numeric, (t.tier->>'outputPerMillion')::numeric,
      (t.tier->>'reasoningPerMillion')::numeric
    from seed s join added on added.id = s.id
      cross join jsonb_array_elements(s.tiers) with ordinality t(tier, position)
  )
  select count(*)::int as added from added`
