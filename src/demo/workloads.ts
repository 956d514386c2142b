/** A model of the catalogue and how it behaves; prices come from the catalogue alone. */
export type DemoModel = {
  provider: string
  model: string
  /** Reads and bills cached input. */
  caches: boolean
  /** Bills what it writes to the cache. */
  writesCache: boolean
  /** Share of the answer that is reasoning; 0 = it does not reason. */
  reasoningShare: number
  firstTokenMs: number
  tokensPerSecond: number
  /** A name that customers ask for instead. */
  alias?: string
}

const model = (
  provider: string,
  name: string,
  firstTokenMs: number,
  tokensPerSecond: number,
  traits: Partial<DemoModel> = {},
): DemoModel => ({
  provider,
  model: name,
  caches: false,
  writesCache: false,
  reasoningShare: 0,
  firstTokenMs,
  tokensPerSecond,
  ...traits,
})

const anthropic = { caches: true, writesCache: true }

export const DEMO_MODELS = {
  gpt4o: model('openai', 'gpt-4o', 420, 85, { caches: true, alias: 'gpt-4o-latest' }),
  gpt4oMini: model('openai', 'gpt-4o-mini', 340, 110, { caches: true }),
  gpt5: model('openai', 'gpt-5', 1900, 95, { caches: true, reasoningShare: 0.55 }),
  gpt5Mini: model('openai', 'gpt-5-mini', 900, 140, { caches: true, reasoningShare: 0.35 }),
  // Newer than the catalogue: stays without a price, as it happens on the day of a release.
  gptNext: model('openai', 'gpt-next-preview', 1200, 120, { caches: true }),
  sonnet: model('anthropic', 'claude-sonnet-4-5', 780, 72, anthropic),
  haiku: model('anthropic', 'claude-haiku-4-5', 410, 130, anthropic),
  opus: model('anthropic', 'claude-opus-4-5', 1300, 48, anthropic),
  geminiPro: model('google', 'gemini-2.5-pro', 1600, 105, { caches: true, reasoningShare: 0.4 }),
  geminiFlash: model('google', 'gemini-2.5-flash', 380, 170, { caches: true }),
  mistralLarge: model('mistral', 'mistral-large', 520, 60),
  llama: model('groq', 'llama-3.3-70b-versatile', 160, 270),
  deepseek: model('deepseek', 'deepseek-chat', 1100, 42, { caches: true }),
} as const satisfies Record<string, DemoModel>

/** The one model without a price, on purpose. */
export const UNPRICED_MODEL = DEMO_MODELS.gptNext

/** What a project uses the gateway for: which models, and how large its requests are. */
export type Workload = {
  source: string
  models: readonly (readonly [DemoModel, number])[]
  inputTokens: number
  outputTokens: number
  /** Share of the input that is usually read from the provider's cache. */
  cachedShare: number
  streamed: number
  /** Chance that an answer calls tools. */
  toolCalls: number
  /** Chance of a web search, and of an image. */
  webSearches: number
  images: number
  /** How many end users the requests come from. */
  users: number
}

const m = DEMO_MODELS

export const WORKLOADS = {
  chat: {
    source: 'chat-web',
    models: [
      [m.gpt4oMini, 3],
      [m.gpt4o, 3],
      [m.geminiFlash, 2],
      [m.llama, 1.5],
      [m.deepseek, 1],
    ],
    inputTokens: 1800,
    outputTokens: 420,
    cachedShare: 0.25,
    streamed: 0.97,
    toolCalls: 0.02,
    webSearches: 0.02,
    images: 0,
    users: 60,
  },
  support: {
    source: 'support-bot',
    models: [
      [m.gpt4o, 3],
      [m.haiku, 3],
      [m.mistralLarge, 1.5],
      [m.geminiFlash, 1],
    ],
    inputTokens: 7200,
    outputTokens: 310,
    cachedShare: 0.45,
    streamed: 0.8,
    toolCalls: 0.15,
    webSearches: 0,
    images: 0,
    users: 25,
  },
  agent: {
    source: 'agent-runner',
    models: [
      [m.sonnet, 5],
      [m.gpt5, 3],
      [m.geminiPro, 2],
      [m.opus, 0.6],
      [m.gptNext, 0.3],
    ],
    inputTokens: 54_000,
    outputTokens: 1800,
    cachedShare: 0.72,
    streamed: 0.6,
    toolCalls: 0.55,
    webSearches: 0.05,
    images: 0,
    users: 12,
  },
  extraction: {
    source: 'document-pipeline',
    models: [
      [m.gpt5Mini, 3],
      [m.geminiFlash, 3],
      [m.mistralLarge, 1],
      [m.gpt4oMini, 1],
    ],
    inputTokens: 11_500,
    outputTokens: 540,
    cachedShare: 0.15,
    streamed: 0.02,
    toolCalls: 0,
    webSearches: 0,
    images: 0.01,
    users: 3,
  },
  coding: {
    source: 'ide-plugin',
    models: [
      [m.sonnet, 4],
      [m.haiku, 2],
      [m.gpt5Mini, 2],
      [m.llama, 1],
    ],
    inputTokens: 9400,
    outputTokens: 380,
    cachedShare: 0.6,
    streamed: 0.99,
    toolCalls: 0.2,
    webSearches: 0,
    images: 0,
    users: 18,
  },
} as const satisfies Record<string, Workload>

export type WorkloadName = keyof typeof WORKLOADS
