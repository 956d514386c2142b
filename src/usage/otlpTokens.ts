import { readTokenCount } from './foreignFields'
import { firstAttribute, LANGFUSE_USAGE, TOKEN_KEYS } from './otlpKeys'
import type { Attributes } from './otlpRequest'
import { readProviderUsage } from './providerUsage'
import { isObject, type RowObject } from './rowFields'
import { countingByTotal, toBuckets } from './tokenCounts'
import type { TokenBuckets } from './usageReport'

/**
 * Disjoint tokens of a span; null where it states none.
 * @throws RowProblem `tokens_invalid`
 */
export function readSpanTokens(attributes: Attributes): TokenBuckets | null {
  const read = (kind: keyof typeof TOKEN_KEYS) =>
    readTokenCount(firstAttribute(attributes, TOKEN_KEYS[kind]), TOKEN_KEYS[kind][0])
  const [input, output] = [read('input'), read('output')]
  if (input === null && output === null) {
    const details = readLangfuse(attributes.get(LANGFUSE_USAGE))
    return details && (readProviderUsage(details) ?? addUpLangfuse(details))
  }
  const stated = {
    input: input ?? 0,
    cacheRead: read('cacheRead') ?? 0,
    cacheWrite: read('cacheWrite') ?? 0,
    output: output ?? 0,
    reasoning: read('reasoning') ?? 0,
    total: read('total'),
  }
  return toBuckets(stated, countingByTotal(stated))
}

/** Langfuse writes its objects as JSON text. */
export function readLangfuse(value: unknown): RowObject | null {
  if (isObject(value)) return value
  if (typeof value !== 'string') return null
  try {
    const parsed: unknown = JSON.parse(value)
    return isObject(parsed) ? parsed : null
  } catch {
    // Text that is none of Langfuse's.
    return null
  }
}

/** Each key is a bucket of its own; which one its name tells. */
function addUpLangfuse(details: RowObject): TokenBuckets {
  const tokens = { input: 0, cachedInput: 0, cacheWrite: 0, output: 0, reasoning: 0 }
  for (const [key, value] of Object.entries(details)) {
    const bucket = bucketOf(key)
    if (bucket) tokens[bucket] += readTokenCount(value, key) ?? 0
  }
  return tokens
}

function bucketOf(key: string): keyof TokenBuckets | null {
  if (/cach/.test(key)) return /creat|write/.test(key) ? 'cacheWrite' : 'cachedInput'
  if (/reasoning|thought/.test(key)) return 'reasoning'
  if (/^(input|prompt)/.test(key)) return 'input'
  if (/^(output|completion)/.test(key)) return 'output'
  return null
}
