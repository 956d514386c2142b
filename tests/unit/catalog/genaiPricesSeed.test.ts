import { readFileSync } from 'node:fs'

import { calcPrice, type Usage } from '@pydantic/genai-prices'
import { describe, expect, it } from 'vitest'

import type { SeedPrice, TokenPrices } from '@/catalog/catalogueSeed'
import { buildCatalogueSeed, SEED_SOURCE } from '@/catalog/genaiPricesSeed'

const seed = buildCatalogueSeed()
const PRICE = /^\d{1,8}(\.\d{1,12})?$/
const SLUG = /^[a-z0-9._:-]{1,100}$/
const TOKEN_KINDS = [
  'inputPerMillion',
  'cachedInputPerMillion',
  'cacheWritePerMillion',
  'outputPerMillion',
  'reasoningPerMillion',
] as const

const pricesOf = (provider: string, model: string): SeedPrice[] =>
  seed.prices.filter((price) => price.provider === provider && price.model === model)
const modelOf = (id: string) => seed.models.find((model) => model.id === id)

/** Pico-dollars per 1 M tokens. */
const pico = (price: string): bigint => {
  const [whole = '', fraction = ''] = price.split('.')
  return BigInt(whole + fraction.padEnd(12, '0'))
}

/** USD of a request by the rules of this product, exact: 1e-18 USD in a bigint. */
function costOf(
  price: SeedPrice,
  tokens: { input: number; cachedInput: number; output: number },
): bigint {
  const whole = tokens.input + tokens.cachedInput
  const tier = price.tiers.filter(({ aboveInputTokens }) => whole > aboveInputTokens).at(-1)
  const at = (kind: keyof TokenPrices): string | null => tier?.[kind] ?? price[kind]
  const input = pico(at('inputPerMillion') ?? '0')
  const cached = at('cachedInputPerMillion')
  const perRequest = price.perRequest === null ? 0n : pico(price.perRequest) * 1_000_000n
  return (
    BigInt(tokens.input) * input +
    BigInt(tokens.cachedInput) * (cached === null ? input : pico(cached)) +
    BigInt(tokens.output) * pico(at('outputPerMillion') ?? '0') +
    perRequest
  )
}

/** The same request as the source's own calculator prices it, in USD (a float). */
const sourceCostOf = (usage: Usage, name: string, providerId: string, timestamp: Date) =>
  calcPrice(usage, name, { providerId, timestamp })?.total_price

describe('buildCatalogueSeed', () => {
  it('gives equal answers when it runs twice', () => {
    expect(buildCatalogueSeed()).toEqual(seed)
  })

  it('names the version of the package that is installed', () => {
    const manifest = JSON.parse(
      readFileSync('node_modules/@pydantic/genai-prices/package.json', 'utf8'),
    ) as { version: string }
    expect(SEED_SOURCE.version).toBe(manifest.version)
  })

  it('holds 12 to 20 providers and more than 200 models, each with a price', () => {
    expect(seed.providers.length).toBeGreaterThanOrEqual(12)
    expect(seed.providers.length).toBeLessThanOrEqual(20)
    expect(seed.models.length).toBeGreaterThan(200)
    const priced = new Set(seed.prices.map(({ model }) => model))
    expect(seed.models.filter(({ id }) => !priced.has(id))).toEqual([])
    const known = new Set(seed.models.map(({ id }) => id))
    expect(seed.prices.filter(({ model }) => !known.has(model))).toEqual([])
  })

  it('gives every provider, model and price an id of the form that the collections accept, once', () => {
    for (const rows of [seed.providers, seed.models, seed.prices])
      expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
    for (const { id } of [...seed.providers, ...seed.models]) expect(id).toMatch(SLUG)
    for (const { id } of seed.prices) expect(id).toMatch(/^prc_[0-9a-f]{20}$/)
  })

  it('writes every price as a canonical decimal string', () => {
    const texts = seed.prices.flatMap((price) => [
      ...TOKEN_KINDS.map((kind) => price[kind]),
      ...price.tiers.flatMap((tier) => TOKEN_KINDS.map((kind) => tier[kind])),
      price.perRequest,
      price.perWebSearch,
      price.perImage,
    ])
    const wrong = texts.filter(
      (text) => text !== null && (!PRICE.test(text) || /\.\d*0$|^0\d/.test(text)),
    )
    expect(wrong).toEqual([])
    // A float that was computed instead of written would show up as a long tail of digits.
    expect(texts.filter((text) => (text?.split('.')[1]?.length ?? 0) > 8)).toEqual([])
  })

  it('lets the periods of one model at one provider follow each other without gap or overlap', () => {
    const groups = new Map<string, SeedPrice[]>()
    for (const price of seed.prices) {
      const key = `${price.provider} ${price.model}`
      groups.set(key, [...(groups.get(key) ?? []), price])
    }
    for (const versions of groups.values()) {
      expect(versions[0]?.effectiveFrom).toBe('2020-01-01T00:00:00.000Z')
      expect(versions.at(-1)?.effectiveTo).toBeNull()
      for (const [index, version] of versions.entries()) {
        if (index > 0) expect(version.effectiveFrom).toBe(versions[index - 1]?.effectiveTo)
        if (version.effectiveTo !== null)
          expect(version.effectiveFrom < version.effectiveTo).toBe(true)
      }
    }
    expect([...groups.values()].filter((versions) => versions.length > 1).length).toBeGreaterThan(
      10,
    )
  })

  it('lets no name mean two things', () => {
    for (const rows of [seed.providers, seed.models]) {
      const names = rows.flatMap(({ id, aliases }) => [
        id,
        ...aliases.map((alias) => alias.toLowerCase()).filter((alias) => alias !== id),
      ])
      expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
    }
  })

  it('rates every price as the source itself does, with cached input and across tiers', () => {
    const names = new Map(
      seed.models.map(({ id, aliases }) => [id, [id, ...aliases, `${id}-2024-08-06:acme`]]),
    )
    const wrong: string[] = []
    for (const price of seed.prices) {
      // Noon: the standard hours of prices that change by the hour.
      const noon = new Date(Date.parse(price.effectiveFrom) + 12 * 3_600_000)
      for (const input of [1000, 130_000, 201_000, 600_000]) {
        const usage = { input_tokens: input, cache_read_tokens: 400, output_tokens: 100 }
        const ours = costOf(price, { input: input - 400, cachedInput: 400, output: 100 })
        const theirs = (names.get(price.model) ?? []).map((name) =>
          sourceCostOf(usage, name, price.provider, noon),
        )
        const isEqual = theirs.some(
          (cost) => cost !== undefined && Math.abs(cost - Number(ours) / 1e18) < 1e-12,
        )
        if (!isEqual) wrong.push(`${price.provider}/${price.model} ${input}: ${String(theirs)}`)
      }
    }
    expect(wrong).toEqual([])
  })

  it('keeps the price history of o3', () => {
    const versions = pricesOf('openai', 'o3')
    const usd = (day: string) => {
      const version = versions.find(
        ({ effectiveFrom, effectiveTo }) =>
          effectiveFrom <= day && (effectiveTo === null || day < effectiveTo),
      )
      if (!version) throw new Error(`No price on ${day}`)
      return costOf(version, { input: 600, cachedInput: 400, output: 100 })
    }
    expect(usd('2025-06-01T00:00:00.000Z')).toBe(10_200_000_000_000_000n) // $0.0102
    expect(usd('2025-07-01T00:00:00.000Z')).toBe(2_200_000_000_000_000n) // $0.0022
  })

  it('reads known prices of GPT-4o, Claude Sonnet 4.5 and Gemini 2.5 Pro', () => {
    expect(pricesOf('openai', 'gpt-4o')).toMatchObject([
      {
        inputPerMillion: '2.5',
        cachedInputPerMillion: '1.25',
        outputPerMillion: '10',
        perWebSearch: '0.01',
        tiers: [],
      },
    ])
    expect(pricesOf('anthropic', 'claude-sonnet-4-5')).toMatchObject([
      {
        inputPerMillion: '3',
        cachedInputPerMillion: '0.3',
        cacheWritePerMillion: '3.75',
        outputPerMillion: '15',
        tiers: [{ aboveInputTokens: 200_000, inputPerMillion: '6', outputPerMillion: '22.5' }],
      },
    ])
    expect(pricesOf('google', 'gemini-2.5-pro')).toMatchObject([
      {
        inputPerMillion: '1.25',
        outputPerMillion: '10',
        tiers: [{ aboveInputTokens: 200_000, inputPerMillion: '2.5', outputPerMillion: '15' }],
      },
    ])
  })

  it('prices a model of a maker at the reseller that falls back to the maker', () => {
    const [own] = pricesOf('openai', 'gpt-4o')
    const [resold] = pricesOf('azure', 'gpt-4o')
    expect(resold).toMatchObject({ inputPerMillion: own?.inputPerMillion })
    expect(resold?.sourceNote).toMatch(/^The price of openai\/gpt-4o\./)
  })

  it('takes the price of most of the day where it changes by the hour, and says so', () => {
    const [chat] = pricesOf('deepseek', 'deepseek-chat')
    expect(chat).toMatchObject({ inputPerMillion: '0.27', outputPerMillion: '1.1' })
    expect(chat?.sourceNote).toMatch(/at all other hours \(input 0\.135,/)
    const flash = pricesOf('deepseek', 'deepseek-v4-flash')
    expect(flash.map(({ inputPerMillion }) => inputPerMillion)).toEqual(['0.14', '0.22'])
    expect(flash[1]?.sourceNote).toMatch(/between 01:00:00Z and 04:00:00Z \(input 0\.44,/)
  })

  it('is one model where several providers serve it, whatever folder they put before its name', () => {
    const servedBy = seed.prices
      .filter(({ model }) => model === 'gpt-oss-120b')
      .map(({ provider }) => provider)
    expect(servedBy).toEqual(expect.arrayContaining(['openai', 'groq', 'fireworks', 'cerebras']))
    expect(modelOf('gpt-oss-120b')?.aliases).toContain('openai/gpt-oss-120b')
    expect(modelOf('llama-3.3-70b-instruct-turbo')?.aliases).toContain(
      'meta-llama/Llama-3.3-70B-Instruct-Turbo',
    )
  })

  it('knows the dated names that the makers answer with', () => {
    expect(modelOf('gpt-4o')?.aliases).toContain('gpt-4o-2024-08-06')
    expect(modelOf('claude-sonnet-4-5')?.aliases).toContain('claude-sonnet-4-5-20250929')
    expect(modelOf('regional.anthropic.claude-sonnet-4-5-20250929-v1:0')?.aliases).toContain(
      'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
    )
    // A snapshot with a price of its own stays a model of its own.
    expect(modelOf('gpt-4o')?.aliases).not.toContain('gpt-4o-2024-05-13')
    expect(pricesOf('openai', 'gpt-4o-2024-05-13')).toMatchObject([{ inputPerMillion: '5' }])
  })

  it('loses nothing in silence: what cannot be priced by tokens is listed with its reason', () => {
    expect(seed.skipped).toContainEqual({
      provider: 'openai',
      model: 'whisper-1',
      reason: 'priced by audio_hours, input_audio_hours only, not by tokens',
    })
    expect(seed.notes).toContainEqual({
      provider: 'anthropic',
      model: 'claude-opus-4-0',
      reason: 'not taken: cache_write_1h_mtok 30',
    })
    expect(pricesOf('google', 'gemma-4-31b-it')).toMatchObject([
      { inputPerMillion: '0', outputPerMillion: '0' },
    ])
    expect(pricesOf('openai', 'text-embedding-3-small')).toMatchObject([
      { inputPerMillion: '0.02', outputPerMillion: '0' },
    ])
  })

  it('fits notes and names into their columns', () => {
    expect(seed.prices.filter(({ sourceNote }) => (sourceNote?.length ?? 0) > 1000)).toEqual([])
    expect(seed.models.filter(({ name }) => name.length > 200)).toEqual([])
  })
})
