import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { readProviderUsage } from '@/usage/providerUsage'
import { countingByTotal, toBuckets } from '@/usage/tokenCounts'
import type { TokenBuckets } from '@/usage/usageReport'

const count = fc.oneof(fc.nat(3), fc.nat(2_000_000))
const buckets: fc.Arbitrary<TokenBuckets> = fc.record({
  input: count,
  cachedInput: count,
  cacheWrite: count,
  output: count,
  reasoning: count,
})

const sum = (tokens: TokenBuckets) => Object.values(tokens).reduce((a, b) => a + b, 0)
const inputSide = ({ input, cachedInput, cacheWrite }: TokenBuckets) =>
  input + cachedInput + cacheWrite
const stated = (tokens: TokenBuckets, input: number, output: number, total: number | null) => ({
  input,
  cacheRead: tokens.cachedInput,
  cacheWrite: tokens.cacheWrite,
  output,
  reasoning: tokens.reasoning,
  total,
})

describe('normalised token counts', () => {
  it('are the same buckets, whichever way they were stated', () => {
    fc.assert(
      fc.property(buckets, (tokens) => {
        const { input, output, reasoning } = tokens
        for (const way of ['inclusive', 'exclusive'] as const)
          for (const out of ['inclusive', 'exclusive'] as const)
            expect(
              toBuckets(
                stated(
                  tokens,
                  way === 'inclusive' ? inputSide(tokens) : input,
                  out === 'inclusive' ? output + reasoning : output,
                  null,
                ),
                { input: way, output: out },
              ),
            ).toEqual(tokens)
      }),
    )
  })

  it('are disjoint, never negative, and add up to the whole, or are refused', () => {
    fc.assert(
      fc.property(buckets, fc.option(count), (tokens, total) => {
        const counts = stated(tokens, tokens.input, tokens.output, total)
        const counting = countingByTotal(counts)
        const isPossible =
          (counting.input === 'exclusive' ||
            tokens.cachedInput + tokens.cacheWrite <= tokens.input) &&
          (counting.output === 'exclusive' || tokens.reasoning <= tokens.output)
        if (!isPossible) {
          expect(() => toBuckets(counts, counting)).toThrow()
          return
        }
        const read = toBuckets(counts, counting)
        expect(Object.values(read).every((part) => part >= 0)).toBe(true)
        const whole =
          (counting.input === 'inclusive' ? tokens.input : inputSide(tokens)) +
          (counting.output === 'inclusive' ? tokens.output : tokens.output + tokens.reasoning)
        expect(sum(read)).toBe(whole)
      }),
    )
  })

  it('that break the rule of their format add up to the stated total', () => {
    fc.assert(
      fc.property(buckets, (tokens) => {
        const counts = stated(tokens, tokens.input, tokens.output, sum(tokens))
        expect(sum(toBuckets(counts, countingByTotal(counts)))).toBe(sum(tokens))
      }),
    )
  })

  it('are equal from every provider’s own usage object', () => {
    fc.assert(
      fc.property(buckets, (tokens) => {
        const { input, cachedInput, cacheWrite, output, reasoning } = tokens
        const answered = output + reasoning
        const withoutReasoning = { ...tokens, output: answered, reasoning: 0 }
        const openai = {
          prompt_tokens: inputSide(tokens),
          completion_tokens: answered,
          total_tokens: sum(tokens),
          prompt_tokens_details: { cached_tokens: cachedInput, cache_creation_tokens: cacheWrite },
          completion_tokens_details: { reasoning_tokens: reasoning },
        }
        const responses = {
          input_tokens: inputSide(tokens),
          input_tokens_details: { cached_tokens: cachedInput, cache_creation_tokens: cacheWrite },
          output_tokens: answered,
          output_tokens_details: { reasoning_tokens: reasoning },
          total_tokens: sum(tokens),
        }
        const anthropic = {
          input_tokens: input,
          cache_read_input_tokens: cachedInput,
          cache_creation_input_tokens: cacheWrite,
          output_tokens: answered,
        }
        expect(readProviderUsage(openai)).toEqual(tokens)
        expect(readProviderUsage(responses)).toEqual(tokens)
        expect(readProviderUsage(anthropic)).toEqual(withoutReasoning)
      }),
    )
  })
})
