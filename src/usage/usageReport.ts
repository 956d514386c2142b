/** Disjoint: input excludes cached and written tokens, output excludes reasoning. */
export type TokenBuckets = {
  input: number
  cachedInput: number
  cacheWrite: number
  output: number
  reasoning: number
}

export const REQUEST_STATUSES = [
  'ok',
  'client_error',
  'gateway_error',
  'upstream_error',
  'canceled',
] as const
export type RequestStatus = (typeof REQUEST_STATUSES)[number]

/** One LLM call as a gateway told it, normalised; every format ends here before it is rated. */
export type UsageReport = {
  id: string
  /** Microseconds since the epoch. */
  timeMicros: number
  organization: string | null
  project: string | null
  apiKey: string | null
  user: string | null
  provider: string
  model: string
  requestedModel: string | null
  region: string | null
  tokens: TokenBuckets
  units: { webSearches: number; images: number }
  status: RequestStatus
  errorKind: string | null
  errorMessage: string | null
  finishReason: string | null
  durationMs: number | null
  timeToFirstTokenMs: number | null
  streamed: boolean
  cacheHit: boolean
  billing: 'credits' | 'own_key'
  source: string | null
  /** What the gateway says it cost, USD, canonical decimal. */
  reportedCost: string | null
  /** The provider's raw usage object, as it came. */
  usage: unknown
  metadata: unknown
  content: { input: unknown; output: unknown } | null
}

/** Why one row of a batch is not taken. */
export type RowRefusal = { code: string; message: string }
