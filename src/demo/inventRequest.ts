import type { UsageReport } from '@/usage/usageReport'

import { createRandom, type Random } from './createRandom'
import { HOUR_MS, type DemoOrganization, type DemoProject } from './demoWorld'
import { WORKLOADS, type DemoModel, type Workload } from './workloads'

type Outcome = Pick<UsageReport, 'status' | 'errorKind' | 'errorMessage' | 'finishReason'>

const ERRORS: readonly (readonly [Outcome, number])[] = [
  [failure('client_error', 'invalid_request', 'messages: at least one message is required'), 5],
  [
    failure('client_error', 'context_length_exceeded', 'The prompt is longer than the model takes'),
    4,
  ],
  [failure('client_error', 'rate_limited', 'Too many requests for this key, retry in 8 s'), 4],
  [failure('gateway_error', 'timeout', 'No answer from the provider within 120 s'), 3],
  [failure('upstream_error', 'provider_unavailable', '503 from the provider: overloaded'), 8],
  [failure('upstream_error', 'provider_rate_limited', '429 from the provider'), 5],
  [{ ...failure('canceled', null, null), finishReason: 'canceled' }, 6],
]
const ERROR_SHARE = 0.035
const OUTAGE = failure(
  'upstream_error',
  'provider_unavailable',
  '503 from the provider: overloaded',
)

/** A provider has a bad few hours about once in six weeks. */
const OUTAGE_HOURS = 3
const OUTAGE_CHANCE = 0.003

function failure(
  status: UsageReport['status'],
  errorKind: string | null,
  errorMessage: string | null,
): Outcome {
  return { status, errorKind, errorMessage, finishReason: status }
}

/** One request of an organization, as its gateway would report it. */
export function inventRequest(
  organization: DemoOrganization,
  id: string,
  timeMicros: number,
  random: Random,
): UsageReport {
  const project = random.weighted(organization.projects.map((item) => [item, item.weight] as const))
  const workload: Workload = WORKLOADS[project.workload]
  const model = random.weighted(workload.models)
  const cacheHit = project.cachingEnabled && random.chance(0.12)
  const outcome = cacheHit
    ? answered(workload, random)
    : outcomeOf(model, workload, timeMicros, random)
  const tokens = tokensOf(model, workload, outcome, random)
  const streamed = random.chance(workload.streamed)
  const user = random.whole(1, workload.users)
  return {
    id,
    timeMicros,
    organization: organization.id,
    project: project.id,
    apiKey: pickKey(project, random),
    user: `user-${organization.scenario.key.slice(0, 4).toLowerCase()}-${user}`,
    provider: model.provider,
    model: model.model,
    requestedModel: model.alias !== undefined && random.chance(0.3) ? model.alias : model.model,
    region: null,
    tokens,
    units: {
      webSearches: outcome.status === 'ok' && random.chance(workload.webSearches) ? 1 : 0,
      images: outcome.status === 'ok' && random.chance(workload.images) ? 1 : 0,
    },
    ...outcome,
    ...timing(model, outcome, tokens, streamed, cacheHit, random),
    streamed,
    cacheHit,
    billing: project.mode === 'api-keys' ? 'own_key' : 'credits',
    source: workload.source,
    reportedCost: null,
    usage: random.chance(0.1) ? rawUsage(tokens) : null,
    metadata: random.chance(0.05)
      ? { release: `v${random.whole(1, 9)}.${random.whole(0, 20)}` }
      : null,
    content: contentOf(organization, outcome, random),
  }
}

const answered = (workload: Workload, random: Random): Outcome => ({
  status: 'ok',
  errorKind: null,
  errorMessage: null,
  finishReason: random.chance(workload.toolCalls)
    ? 'tool_calls'
    : random.weighted([
        ['completed', 96],
        ['length_limit', 3],
        ['content_filter', 1],
      ] as const),
})

function outcomeOf(
  model: DemoModel,
  workload: Workload,
  timeMicros: number,
  random: Random,
): Outcome {
  // Both are drawn every time, so that an outage changes no other draw.
  const [isOut, isError] = [random.chance(0.4), random.chance(ERROR_SHARE)]
  if (isOut && hasOutage(model.provider, timeMicros)) return OUTAGE
  return isError ? random.weighted(ERRORS) : answered(workload, random)
}

const hasOutage = (provider: string, timeMicros: number): boolean =>
  createRandom('outage', provider, Math.floor(timeMicros / 1000 / HOUR_MS / OUTAGE_HOURS)).chance(
    OUTAGE_CHANCE,
  )

const pickKey = (project: DemoProject, random: Random): string =>
  random.weighted(project.keys.map((key, i) => [key.id, 1 / (i + 1)] as const))

const NO_TOKENS = { input: 0, cachedInput: 0, cacheWrite: 0, output: 0, reasoning: 0 }

/** Disjoint buckets; what failed before the model answered has none, what was canceled has a part. */
function tokensOf(
  model: DemoModel,
  workload: Workload,
  { status }: Outcome,
  random: Random,
): UsageReport['tokens'] {
  const input = Math.min(180_000, Math.round(random.skewed(workload.inputTokens, 0.75)) + 8)
  const output = Math.min(16_000, Math.round(random.skewed(workload.outputTokens, 0.7)) + 3)
  const cachedShare = workload.cachedShare * (0.4 + 1.2 * random.unit())
  const isWarm = random.chance(0.8)
  const reasoningShare = model.reasoningShare * random.unit() * 2
  if (status !== 'ok' && status !== 'canceled') return NO_TOKENS
  const reused = Math.min(input, Math.floor(input * Math.min(0.95, cachedShare)))
  const cachedInput = model.caches && isWarm ? reused : 0
  // A cold cache is filled by the request that finds it so.
  const cacheWrite = model.writesCache ? (isWarm ? Math.floor(cachedInput * 0.06) : reused) : 0
  const rest = Math.max(0, input - cachedInput - cacheWrite)
  const made = status === 'canceled' ? Math.floor(output / 3) : output
  const reasoning = Math.floor(made * Math.min(0.9, reasoningShare))
  return { input: rest, cachedInput, cacheWrite, output: made - reasoning, reasoning }
}

function timing(
  model: DemoModel,
  { status, errorKind }: Outcome,
  tokens: UsageReport['tokens'],
  streamed: boolean,
  cacheHit: boolean,
  random: Random,
): Pick<UsageReport, 'durationMs' | 'timeToFirstTokenMs'> {
  const firstToken = Math.round(random.skewed(model.firstTokenMs, 0.45)) + 20
  const writing = ((tokens.output + tokens.reasoning) / model.tokensPerSecond) * 1000
  const whole = firstToken + Math.round(writing * (0.8 + 0.4 * random.unit()))
  const quick = random.whole(4, 45)
  if (cacheHit)
    return { durationMs: quick, timeToFirstTokenMs: streamed ? Math.min(quick, 4) : null }
  if (errorKind === 'timeout') return { durationMs: 120_000 + quick, timeToFirstTokenMs: null }
  if (status === 'client_error') return { durationMs: quick, timeToFirstTokenMs: null }
  if (status !== 'ok' && status !== 'canceled')
    return { durationMs: firstToken + quick, timeToFirstTokenMs: null }
  return { durationMs: whole, timeToFirstTokenMs: streamed ? Math.min(firstToken, whole) : null }
}

/** As OpenAI's API words it: counts that contain each other. */
const rawUsage = (tokens: UsageReport['tokens']) => ({
  prompt_tokens: tokens.input + tokens.cachedInput + tokens.cacheWrite,
  completion_tokens: tokens.output + tokens.reasoning,
  prompt_tokens_details: { cached_tokens: tokens.cachedInput },
  completion_tokens_details: { reasoning_tokens: tokens.reasoning },
})

const QUESTIONS = [
  'Please summarise the visit of 12 March in two sentences.',
  'Which of the attached forms still needs a signature?',
  'Rewrite this reminder so that it sounds friendlier.',
  'What does the plan say about follow-up calls?',
] as const
const ANSWERS = [
  'The visit went as planned. The next one is due in six weeks.',
  'Only the second form still needs a signature, on its last page.',
  'A small reminder: we look forward to seeing you on Thursday.',
  'It asks for a call within three working days.',
] as const

/** Content only where the organization retains it, and not for every request: it is the bulk. */
function contentOf({ scenario }: DemoOrganization, { status }: Outcome, random: Random) {
  if (scenario.retentionLevel !== 'retain' || !random.chance(0.3)) return null
  const turn = random.whole(0, QUESTIONS.length - 1)
  return {
    input: [{ role: 'user', content: QUESTIONS[turn] }],
    output: status === 'ok' ? { role: 'assistant', content: ANSWERS[turn] } : null,
  }
}
