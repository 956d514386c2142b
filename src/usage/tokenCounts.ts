import { RowProblem } from './rowFields'
import type { TokenBuckets } from './usageReport'

/**
 * Counts as they were stated. Gateways mean three different things by "input": with cached and
 * written tokens in it (OpenAI, OpenTelemetry), without them (Anthropic, Bedrock), or unsaid.
 */
export type StatedCounts = {
  input: number
  cacheRead: number
  cacheWrite: number
  output: number
  reasoning: number
  /** The stated sum of everything, where there is one. */
  total: number | null
}

/** inclusive: the whole with its parts in it. exclusive: beside its parts. */
export type Counting = { input: 'inclusive' | 'exclusive'; output: 'inclusive' | 'exclusive' }

/**
 * Disjoint buckets that add up to the whole.
 * @throws RowProblem `tokens_invalid` when parts are larger than the whole they are part of
 */
export function toBuckets(counts: StatedCounts, counting: Counting): TokenBuckets {
  const { input, cacheRead, cacheWrite, output, reasoning } = counts
  const uncached = counting.input === 'exclusive' ? input : input - cacheRead - cacheWrite
  const answered = counting.output === 'exclusive' ? output : output - reasoning
  if (uncached < 0)
    throw new RowProblem(
      'tokens_invalid',
      `${cacheRead} cached and ${cacheWrite} written tokens are more than the ${input} input tokens they are part of.`,
    )
  if (answered < 0)
    throw new RowProblem(
      'tokens_invalid',
      `${reasoning} reasoning tokens are more than the ${output} output tokens they are part of.`,
    )
  return { input: uncached, cachedInput: cacheRead, cacheWrite, output: answered, reasoning }
}

const WAYS: readonly Counting[] = [
  { input: 'inclusive', output: 'inclusive' },
  { input: 'inclusive', output: 'exclusive' },
  { input: 'exclusive', output: 'inclusive' },
  { input: 'exclusive', output: 'exclusive' },
]

/**
 * How counts that are inclusive by rule were really meant. Some senders break the rule (reasoning
 * beside the output, as xAI has it; cached beside the input, as Anthropic has it): then their own
 * total says so, and it alone is believed.
 */
export function countingByTotal(counts: StatedCounts): Counting {
  const { input, output, reasoning, total } = counts
  const cached = counts.cacheRead + counts.cacheWrite
  const proven = WAYS.find((way) => {
    const isPossible =
      (way.input === 'exclusive' || cached <= input) &&
      (way.output === 'exclusive' || reasoning <= output)
    const sum =
      input +
      output +
      (way.input === 'exclusive' ? cached : 0) +
      (way.output === 'exclusive' ? reasoning : 0)
    return isPossible && sum === total
  })
  return proven ?? { input: 'inclusive', output: 'inclusive' }
}
