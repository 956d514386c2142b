import { describeMs, objectAt, readTokenCount } from './foreignFields'
import { MAX_UNITS } from './limits'
import type { RowObject } from './rowFields'
import { countingByTotal, toBuckets, type StatedCounts } from './tokenCounts'
import type { TokenBuckets } from './usageReport'

/**
 * Tokens of a provider's raw usage object, by the shape it has: OpenAI chat (LiteLLM's own too),
 * OpenAI responses, Anthropic, Gemini, Bedrock.
 * @returns null for an object of no known shape
 * @throws RowProblem `tokens_invalid`
 */
export function readProviderUsage(usage: RowObject): TokenBuckets | null {
  if ('prompt_tokens' in usage || 'completion_tokens' in usage) return readChat(usage)
  if ('input_tokens' in usage || 'output_tokens' in usage)
    return 'input_tokens_details' in usage || 'output_tokens_details' in usage
      ? readResponses(usage)
      : readAnthropic(usage)
  if ('promptTokenCount' in usage) return readGemini(usage)
  if ('inputTokens' in usage) return readBedrock(usage)
  return null
}

const counter =
  (row: RowObject) =>
  (...names: string[]): number => {
    for (const name of names) {
      const count = readTokenCount(row[name], name)
      if (count !== null) return count
    }
    return 0
  }

/** What two places say of one count: one of them is often left at 0. */
const larger = (a: number, b: number) => Math.max(a, b)

/** Inclusive. LiteLLM adds Anthropic's own names for cached and written tokens, also as parts. */
function readChat(usage: RowObject): TokenBuckets {
  const count = counter(usage)
  const input = counter(objectAt(usage, 'prompt_tokens_details'))
  const output = counter(objectAt(usage, 'completion_tokens_details'))
  const stated: StatedCounts = {
    input: count('prompt_tokens'),
    cacheRead: larger(
      input('cached_tokens'),
      count('cache_read_input_tokens', 'prompt_cache_hit_tokens'),
    ),
    cacheWrite: larger(
      input('cache_creation_tokens', 'cache_write_tokens'),
      count('cache_creation_input_tokens'),
    ),
    output: count('completion_tokens'),
    reasoning: larger(output('reasoning_tokens'), count('reasoning_tokens')),
    total: readTokenCount(usage.total_tokens, 'total_tokens'),
  }
  return toBuckets(stated, countingByTotal(stated))
}

/** Inclusive. */
function readResponses(usage: RowObject): TokenBuckets {
  const count = counter(usage)
  const stated: StatedCounts = {
    input: count('input_tokens'),
    cacheRead: counter(objectAt(usage, 'input_tokens_details'))('cached_tokens'),
    cacheWrite: counter(objectAt(usage, 'input_tokens_details'))('cache_creation_tokens'),
    output: count('output_tokens'),
    reasoning: counter(objectAt(usage, 'output_tokens_details'))('reasoning_tokens'),
    total: readTokenCount(usage.total_tokens, 'total_tokens'),
  }
  return toBuckets(stated, countingByTotal(stated))
}

/** Exclusive input; thinking is in the output and not told apart. */
function readAnthropic(usage: RowObject): TokenBuckets {
  const count = counter(usage)
  const byLifetime = counter(objectAt(usage, 'cache_creation'))
  return toBuckets(
    {
      input: count('input_tokens'),
      cacheRead: count('cache_read_input_tokens'),
      cacheWrite: larger(
        count('cache_creation_input_tokens'),
        byLifetime('ephemeral_5m_input_tokens') + byLifetime('ephemeral_1h_input_tokens'),
      ),
      output: count('output_tokens'),
      reasoning: 0,
      total: null,
    },
    { input: 'exclusive', output: 'exclusive' },
  )
}

/** Inclusive input, exclusive thoughts; what tools put into the prompt stands beside it. */
function readGemini(usage: RowObject): TokenBuckets {
  const count = counter(usage)
  return toBuckets(
    {
      input: count('promptTokenCount') + count('toolUsePromptTokenCount'),
      cacheRead: count('cachedContentTokenCount'),
      cacheWrite: 0,
      output: count('candidatesTokenCount', 'responseTokenCount'),
      reasoning: count('thoughtsTokenCount'),
      total: null,
    },
    { input: 'inclusive', output: 'exclusive' },
  )
}

/** Exclusive. */
function readBedrock(usage: RowObject): TokenBuckets {
  const count = counter(usage)
  return toBuckets(
    {
      input: count('inputTokens'),
      cacheRead: count('cacheReadInputTokens', 'cacheReadInputTokenCount'),
      cacheWrite: count('cacheWriteInputTokens', 'cacheWriteInputTokenCount'),
      output: count('outputTokens'),
      reasoning: 0,
      total: null,
    },
    { input: 'exclusive', output: 'exclusive' },
  )
}

/** Web searches that the provider's usage object counts. */
export function readWebSearches(usage: RowObject): number {
  const counts = [
    objectAt(usage, 'server_tool_use').web_search_requests,
    objectAt(usage, 'prompt_tokens_details').web_search_requests,
  ].map((value) => (typeof value === 'number' ? (describeMs(value) ?? 0) : 0))
  return Math.min(Math.max(...counts), MAX_UNITS)
}
