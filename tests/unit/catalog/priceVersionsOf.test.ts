import type { ModelInfo } from '@pydantic/genai-prices'
import { describe, expect, it } from 'vitest'

import { priceVersionsOf } from '@/catalog/priceVersionsOf'

const modelWith = (prices: unknown): ModelInfo => ({
  id: 'model',
  match: { equals: 'model' },
  prices: prices as ModelInfo['prices'],
})
const versionsOf = (prices: unknown) => {
  const reading = priceVersionsOf(modelWith(prices))
  if ('unpriced' in reading) throw new Error(reading.unpriced)
  return reading.versions
}

describe('priceVersionsOf', () => {
  it('repeats a kind with a threshold of its own in every higher tier', () => {
    const [version] = versionsOf({
      input_mtok: { base: 1, tiers: [{ start: 200_000, price: 2 }] },
      output_mtok: { base: 4, tiers: [{ start: 128_000, price: 6 }] },
      cache_read_mtok: 0.1,
    })
    expect(version?.tiers).toMatchObject([
      { aboveInputTokens: 128_000, inputPerMillion: '1', outputPerMillion: '6' },
      { aboveInputTokens: 200_000, inputPerMillion: '2', outputPerMillion: '6' },
    ])
    expect(version?.tiers[1]?.cachedInputPerMillion).toBeNull()
  })

  it('refuses dates that are out of order', () => {
    const dated = (day: string) => ({
      constraint: { type: 'start_date', start_date: day },
      prices: { input_mtok: 1, output_mtok: 1 },
    })
    expect(() =>
      versionsOf([
        { prices: { input_mtok: 2, output_mtok: 2 } },
        dated('2026-05-01'),
        dated('2026-04-01'),
      ]),
    ).toThrow('not in order')
  })

  it('leaves a model out when one of its versions cannot rate tokens', () => {
    const reading = priceVersionsOf(
      modelWith([
        { prices: { audio_hours: 3 } },
        {
          constraint: { type: 'start_date', start_date: '2026-05-01' },
          prices: { input_mtok: 1, output_mtok: 1 },
        },
      ]),
    )
    expect(reading).toEqual({ unpriced: 'priced by audio_hours only, not by tokens' })
  })
})
