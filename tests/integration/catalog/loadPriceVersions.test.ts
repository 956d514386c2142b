import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { buildCatalogueSeed } from '@/catalog/genaiPricesSeed'
import { loadPriceVersions } from '@/catalog/loadPriceVersions'
import { seedCatalogue } from '@/catalog/seedCatalogue'
import { inTransaction } from '@/db/inTransaction'
import { createPool, toQueryable, type DatabasePool } from '@/db/tx'
import { rateUsage } from '@/pricing/rateUsage'
import { selectPrice } from '@/pricing/selectPrice'

import { createTestDatabase, type TestDatabase } from '../../support/testDatabase'

let database: TestDatabase
let pool: DatabasePool

beforeAll(async () => {
  database = await createTestDatabase()
  pool = createPool({ connectionString: database.url, applicationName: 'test' })
  await inTransaction(pool, (tx) =>
    seedCatalogue(tx, buildCatalogueSeed(), () => Promise.resolve()),
  )
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

const micros = (time: string) => Date.parse(time) * 1000
const load = (...models: { provider: string; model: string }[]) =>
  loadPriceVersions(toQueryable(pool), models)

describe('loadPriceVersions', () => {
  it('rates o3 by the price of the day, to the last digit', async () => {
    const o3 = { provider: 'openai', model: 'o3' }
    const versions = await load(o3, o3)
    expect(versions).toHaveLength(2)
    const chargeOn = (time: string) =>
      rateUsage({
        tokens: { input: 600, cachedInput: 400, cacheWrite: 0, output: 100, reasoning: 0 },
        units: { webSearches: 0, images: 0 },
        cacheHit: false,
        billing: 'credits',
        discountPercent: 0n,
        price: selectPrice(versions, { ...o3, region: null, timeMicros: micros(time) }),
      }).charge
    expect(chargeOn('2025-06-01T00:00:00Z')).toBe(10_200_000n)
    expect(chargeOn('2025-06-09T23:59:59.999Z')).toBe(10_200_000n)
    expect(chargeOn('2025-06-10T00:00:00Z')).toBe(2_200_000n)
    expect(chargeOn('2025-07-01T00:00:00Z')).toBe(2_200_000n)
  })

  it('reads every kind in pico-dollars and leaves out what has no price', async () => {
    const [version] = await load({ provider: 'openai', model: 'gpt-4o' })
    expect(version).toEqual({
      id: expect.stringMatching(/^prc_[0-9a-f]{20}$/) as string,
      provider: 'openai',
      model: 'gpt-4o',
      region: null,
      effectiveFrom: micros('2020-01-01T00:00:00Z'),
      effectiveTo: null,
      prices: {
        input: 2_500_000_000_000n,
        cachedInput: 1_250_000_000_000n,
        output: 10_000_000_000_000n,
        webSearch: 10_000_000_000n,
      },
      costs: {},
      tiers: [],
    })
    expect(Object.keys(version?.prices ?? {})).not.toContain('cacheWrite')
  })

  it('reads costs, regions and the smallest price there is', async () => {
    await pool.query(`
      insert into models (id, name) values ('house', 'House');
      insert into model_prices (id, model_id, provider_id, region, effective_from, effective_to,
        input_per_million, output_per_million, cost_input_per_million, per_image)
        values ('prc_eu', 'house', 'openai', 'eu', '2026-01-01T00:00:00.001Z', '2026-02-01',
          0.000000000001, 99999999.999999999999, 0, 0.04);
      insert into model_prices_tiers (_order, _parent_id, id, above_input_tokens,
        input_per_million, cost_output_per_million)
        values (1, 'prc_eu', 'b', 200000, 2, null), (2, 'prc_eu', 'a', 1000, null, 3)`)
    expect(await load({ provider: 'openai', model: 'house' })).toEqual([
      {
        id: 'prc_eu',
        provider: 'openai',
        model: 'house',
        region: 'eu',
        effectiveFrom: micros('2026-01-01T00:00:00.001Z'),
        effectiveTo: micros('2026-02-01T00:00:00Z'),
        prices: { input: 1n, output: 99_999_999_999_999_999_999n, image: 40_000_000_000n },
        costs: { input: 0n },
        tiers: [
          { aboveInputTokens: 1000, prices: {}, costs: { output: 3_000_000_000_000n } },
          { aboveInputTokens: 200_000, prices: { input: 2_000_000_000_000n }, costs: {} },
        ],
      },
    ])
  })

  it('answers only for the pairs asked for', async () => {
    expect(await load()).toEqual([])
    expect(await load({ provider: 'openai', model: 'no-such-model' })).toEqual([])
    const versions = await load(
      { provider: 'azure', model: 'gpt-4o' },
      { provider: 'groq', model: 'gpt-oss-20b' },
    )
    expect(versions.map(({ provider, model }) => `${provider}/${model}`)).toEqual([
      'azure/gpt-4o',
      'groq/gpt-oss-20b',
    ])
  })
})
