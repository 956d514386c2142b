import { createRandom, pick, wholeBelow } from '../../support/usage'

export type Reported = {
  id: string
  time: string
  organization: string
  project: string
  apiKey?: string
  provider: string
  model: string
  tokens: { input: number; output: number }
  status: string
  errorKind: string | null
  finishReason: string | null
  durationMs: number
  source: string
  billing: string
}

type Subjects = { organizations: string[]; projects: string[]; apiKey: string }

/** Many share a millisecond: the order has to hold among equals. */
export function inventReports(
  count: number,
  { organizations, projects, apiKey }: Subjects,
): Reported[] {
  const random = createRandom(20_261_125)
  const start = Date.now() - 3_600_000
  return Array.from({ length: count }, (_, index) => {
    const which = wholeBelow(random, 3)
    const status = pick(random, ['ok', 'ok', 'ok', 'client_error', 'upstream_error'])
    return {
      id: `req_${index}_${wholeBelow(random, 1000)}`,
      time: new Date(start + wholeBelow(random, 40) * 1000).toISOString(),
      organization: organizations[which === 2 ? 1 : 0] ?? '',
      project: projects[which] ?? '',
      ...(which === 0 && random() < 0.5 ? { apiKey } : {}),
      ...pick(random, [
        { provider: 'openai', model: 'gpt-4o' },
        { provider: 'openai', model: 'gpt-4o-mini' },
        { provider: 'nobody', model: 'unknown-model' },
      ]),
      tokens: { input: wholeBelow(random, 5000), output: wholeBelow(random, 1000) },
      status,
      errorKind: status === 'ok' ? null : pick(random, ['timeout', 'rate_limited']),
      finishReason: status === 'ok' ? 'completed' : null,
      durationMs: wholeBelow(random, 4000),
      source: pick(random, ['chat', 'batch']),
      billing: random() < 0.2 ? 'own_key' : 'credits',
    }
  })
}
