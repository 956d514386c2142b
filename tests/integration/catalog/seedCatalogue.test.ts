import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { systemActor, recordAudit } from '@/audit/recordAudit'
import { buildCatalogueSeed } from '@/catalog/genaiPricesSeed'
import {
  loadCatalogueNames,
  resolveModelName,
  resolveProviderName,
} from '@/catalog/loadCatalogueNames'
import { seedCatalogue } from '@/catalog/seedCatalogue'
import { inTransaction } from '@/db/inTransaction'
import { createPool, toQueryable, type DatabasePool } from '@/db/tx'

import { createTestDatabase, type TestDatabase } from '../../support/testDatabase'

let database: TestDatabase
let pool: DatabasePool

const seed = buildCatalogueSeed()
const runSeed = () =>
  inTransaction(pool, (tx) =>
    seedCatalogue(tx, seed, (inner, event) =>
      recordAudit(inner, { ...systemActor('test-seed'), ...event }),
    ),
  )
const auditRows = async () =>
  (
    await pool.query<{ resource: string; changes: unknown }>(
      `select resource, changes from audit_logs where action = 'catalogue.seed' and actor = 'system:test-seed'`,
    )
  ).rows

beforeAll(async () => {
  database = await createTestDatabase()
  pool = createPool({ connectionString: database.url, applicationName: 'test' })
  await pool.query('truncate providers, models, model_prices cascade')
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

describe('seedCatalogue', () => {
  it("leaves an operator's own rows, names and prices as they are", async () => {
    await pool.query(`
      insert into providers (id, name, enabled) values ('openai', 'Our OpenAI', false);
      insert into models (id, name) values ('gpt-4o', 'Our GPT-4o'), ('house-model', 'House');
      insert into models_texts ("order", parent_id, path, text)
        values (1, 'house-model', 'aliases', 'O3-Mini'),
          (2, 'house-model', 'aliases', 'gpt-4.1-2025-04-14');
      insert into model_prices (id, model_id, provider_id, effective_from, input_per_million,
        output_per_million) values ('prc_own', 'gpt-4o', 'openai', '2026-01-01', 7, 7)`)
    const counts = await runSeed()
    expect(counts.providers).toBe(seed.providers.length - 1)
    expect(counts.models).toBe(seed.models.length - 2)
    const { rows } = await pool.query(
      `select p.name, p.enabled, m.name as model,
        (select array_agg(id) from model_prices where model_id = m.id and provider_id = p.id) prices
       from providers p, models m where p.id = 'openai' and m.id = 'gpt-4o'`,
    )
    expect(rows).toEqual([
      { name: 'Our OpenAI', enabled: false, model: 'Our GPT-4o', prices: ['prc_own'] },
    ])
    const names = await loadCatalogueNames(toQueryable(pool))
    expect(resolveModelName(names, 'o3-mini')).toBe('house-model')
    expect(resolveModelName(names, 'gpt-4.1-2025-04-14')).toBe('house-model')
  })

  it('records one audit row with its counts and its source', async () => {
    expect(await auditRows()).toMatchObject([
      {
        resource: '@pydantic/genai-prices@0.1.8',
        changes: {
          providers: { from: null, to: seed.providers.length - 1 },
          source: { to: { date: '2026-09-23' } },
        },
      },
    ])
  })

  it('adds and records nothing when it runs again', async () => {
    expect(await runSeed()).toEqual({ providers: 0, models: 0, prices: 0 })
    expect(await auditRows()).toHaveLength(1)
  })

  it('writes every number of a price to the last digit', async () => {
    const { rows } = await pool.query(
      `select trim_scale(p.input_per_million)::text i, trim_scale(p.cached_input_per_million)::text c,
        p.per_web_search::float8 w, p.effective_from f, p.effective_to t,
        t.above_input_tokens::int a, trim_scale(t.output_per_million)::text o
       from model_prices p left join model_prices_tiers t on t._parent_id = p.id
       where p.provider_id = 'anthropic' and p.model_id = 'claude-sonnet-4-6'
       order by p.effective_from`,
    )
    expect(rows).toEqual([
      {
        i: '3',
        c: '0.3',
        w: 0.01,
        f: new Date('2020-01-01T00:00:00Z'),
        t: new Date('2026-03-13T00:00:00Z'),
        a: 200_000,
        o: '22.5',
      },
      { i: '3', c: '0.3', w: 0.01, f: new Date('2026-03-13T00:00:00Z'), t: null, a: null, o: null },
    ])
  })

  it('adds everything to an empty catalogue', async () => {
    await pool.query('truncate providers, models, model_prices cascade')
    expect(await runSeed()).toEqual({
      providers: seed.providers.length,
      models: seed.models.length,
      prices: seed.prices.length,
    })
    const { rows } = await pool.query(
      `select (select count(*)::int from models_texts) aliases,
        (select count(*)::int from model_prices_tiers) tiers`,
    )
    expect(rows).toEqual([
      {
        aliases: seed.models.flatMap(({ aliases }) => aliases).length,
        tiers: seed.prices.flatMap(({ tiers }) => tiers).length,
      },
    ])
  })
})

describe('loadCatalogueNames', () => {
  it('finds ids and aliases whatever their case', async () => {
    const names = await loadCatalogueNames(toQueryable(pool))
    expect(resolveProviderName(names, 'Bedrock')).toBe('aws')
    expect(resolveProviderName(names, 'openai')).toBe('openai')
    expect(resolveModelName(names, 'META-LLAMA/llama-3.3-70b-instruct-turbo')).toBe(
      'llama-3.3-70b-instruct-turbo',
    )
    expect(resolveModelName(names, 'claude-sonnet-4-5-20250929')).toBe('claude-sonnet-4-5')
    expect(resolveModelName(names, 'no such model')).toBeNull()
  })
})
