import type { ModelInfo } from '@pydantic/genai-prices'

import type { SeedModel } from './catalogueSeed'

/** Families by the word that names them, wherever it stands in the name. */
const FAMILIES: readonly (readonly [RegExp, string])[] = [
  [/claude/, 'claude'],
  [/gemini/, 'gemini'],
  [/gemma/, 'gemma'],
  [/deepseek/, 'deepseek'],
  [/sonar/, 'sonar'],
  [/nemotron/, 'nemotron'],
  [/llama/, 'llama'],
  [/mixtral|mistral|ministral|magistral|devstral|codestral|pixtral|voxtral/, 'mistral'],
  [/qwen/, 'qwen'],
  [/grok/, 'grok'],
  [/kimi|moonshot/, 'kimi'],
  [/glm/, 'glm'],
  [/minimax/, 'minimax'],
  [/command/, 'command'],
  [/nova/, 'nova'],
  [/titan/, 'titan'],
  [/voyage/, 'voyage'],
  [/phi-/, 'phi'],
  [/embed/, 'embedding'],
  [/^(chatgpt|ft:gpt|gpt|openai\.gpt)|\.gpt-/, 'gpt'],
  [/^o[134](-|$)/, 'o-series'],
]

const familyOf = (slug: string): string | null =>
  FAMILIES.find(([word]) => word.test(slug))?.[1] ?? null

/**
 * What the source knows of a model, and no more: it has no capability list, so a flag is set only
 * where the name or a price of its own says so. Unset means "not stated", not "cannot".
 */
export function describeModel(
  slug: string,
  entries: readonly ModelInfo[],
): Omit<SeedModel, 'id' | 'aliases'> {
  const priceKeys = new Set(
    entries.flatMap(({ prices }) =>
      (Array.isArray(prices) ? prices.map((dated) => dated.prices) : [prices]).flatMap(Object.keys),
    ),
  )
  return {
    name: (entries.find(({ name }) => name)?.name ?? entries[0]?.id ?? slug).slice(0, 200),
    family: familyOf(slug),
    contextWindow: entries.find(({ context_window: tokens }) => tokens)?.context_window ?? null,
    maxOutput: null,
    plans: [],
    flags: {
      streaming: false,
      vision: /vision|(^|[-.])vl-|[0-9]v-/.test(slug) || priceKeys.has('input_image_mtok'),
      tools: /tool-use/.test(slug),
      reasoning:
        (/reason|thinking|(^|[-.])r1([-.]|$)/.test(slug) && !/non-reasoning/.test(slug)) ||
        priceKeys.has('output_reasoning_mtok'),
      jsonOutput: false,
    },
    stability: /preview|beta/.test(slug)
      ? 'beta'
      : /(^|-)exp(erimental)?(-|$)/.test(slug)
        ? 'experimental'
        : 'stable',
    releasedAt: null,
    deprecatedAt: null,
  }
}
