/**
 * What do the eight windows cost, and what would the rows alone cost? On the database of `bench:load`
 * (filled when it is not there) it asks totals (of the window and the one before), the breakdown by
 * model, and the whole answer, for the largest organization, its largest project and the platform,
 * each at many moments. Prints p50 and p95 in milliseconds, the same totals summed over the rows, and
 * the ratio; stops when the two differ. Run: npm run bench:metrics [-- --rows 10000000], 1000000 rows unless
 * given
 */
import { inSnapshot } from '@/db/inSnapshot'
import { createPool, toQueryable, type DatabasePool } from '@/db/tx'
import type { MetricsScope } from '@/metrics/answers'
import { findSubject } from '@/metrics/findSubject'
import { MEASURE_NAMES } from '@/metrics/measures'
import { RANKED_MEASURES } from '@/metrics/rankUsage'
import { usageDetails } from '@/metrics/readUsageDetails'
import { runMetricsQuery } from '@/metrics/runMetricsQuery'
import { WINDOWS, type WindowName } from '@/time/windows'

import { acquirePostgres } from '../scripts/postgres/acquirePostgres'
import { openLoaded, organizationOf, projectOf, rowsWanted } from './loadRequests'

const ROWS = rowsWanted()
const ROUNDS = 20
const RAW_ROUNDS = 3
const DAY_MS = 86_400_000

const say = (text: string) => process.stdout.write(`${text}\n`)

/** The same numbers in every run and on every machine. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

// Eight of the twenty measures: what an overview would sum without roll-ups, and less work than ours.
const RAW = `
  select sum(input_charge + cached_charge + cache_write_charge + output_charge + other_charge)
      filter (where time >= $2)::text as charge,
    count(*) filter (where time >= $2) as requests, count(*) as all_requests,
    sum(input) filter (where time >= $2) as input, sum(cached_input) filter (where time >= $2) as cached,
    sum(output) filter (where time >= $2) as output, sum(output_charge) filter (where time >= $2) as cost,
    sum(provider_cost) filter (where time >= $2) as provider_cost
  from metering.requests where time >= $1 and time < $3
    and ($4::int is null or organization = $4) and ($5::int is null or project = $5)`

/** A quantile of times in ms, to the tenth. */
function quantile(times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b)
  return Math.round((sorted[Math.ceil(share * sorted.length) - 1] ?? NaN) * 10) / 10
}

async function timed<Result>(times: number[], run: () => Promise<Result>): Promise<Result> {
  const before = performance.now()
  const result = await run()
  times.push(performance.now() - before)
  return result
}

async function measure(pool: DatabasePool, scope: MetricsScope, window: WindowName, end: number) {
  const [totals, models, answers, raw]: [number[], number[], number[], number[]] = [[], [], [], []]
  const random = createRandom(end % 1000)
  const subject = await findSubject(toQueryable(pool), scope)
  for (let round = 0; round < ROUNDS; round += 1) {
    // Within the last hours, so that the window before lies within the rows too.
    const now = end - Math.floor(random() * 9 * DAY_MS)
    const from = now - WINDOWS[window]
    const edges = [from - WINDOWS[window], from, now]
    const sums = await timed(totals, () =>
      runMetricsQuery(toQueryable(pool), { subject, edges, by: 'total', measures: MEASURE_NAMES }),
    )
    await timed(models, () =>
      runMetricsQuery(toQueryable(pool), {
        subject,
        edges: [from, now],
        by: 'model',
        measures: RANKED_MEASURES,
      }),
    )
    await timed(answers, () =>
      inSnapshot(pool, ({ db, view }) =>
        usageDetails({ db, now, view }, { scope, query: { window } }),
      ),
    )
    if (round >= RAW_ROUNDS) continue
    const { rows } = await timed(raw, () =>
      pool.query<{ charge: string | null }>(RAW, [
        ...edges.map((ms) => new Date(ms).toISOString()),
        subject.kind === 'platform' ? null : subject.organization,
        subject.kind === 'project' ? subject.project : null,
      ]),
    )
    const charge = sums.find((row) => row.stretch === 1)?.sums.totalCost ?? 0n
    if (BigInt(rows[0]?.charge ?? 0) !== charge) throw new Error(`${window}: the sums differ`)
  }
  const both = (times: number[]) =>
    `${quantile(times, 0.5)} / ${quantile(times, 0.95)}`.padStart(16)
  const ratio = Math.round((10 * quantile(raw, 0.5)) / quantile(totals, 0.5)) / 10
  say(
    [
      scope.kind.padEnd(14) + window.padEnd(6),
      both(totals),
      both(models),
      both(answers),
      String(quantile(raw, 0.5)).padStart(10),
      `${ratio} ×`.padStart(12),
    ].join(''),
  )
}

const postgres = await acquirePostgres({ dataDir: '.data-bench', log: say })
try {
  const url = await openLoaded(postgres.urlFor, ROWS, say)
  const pool = createPool({ connectionString: url, applicationName: 'bench', max: 2 })
  const end = Date.now()
  say('p50 / p95 in ms; totals are those of two windows')
  const heads = ['totals', 'by model', 'answer'].map((head) => head.padStart(16)).join('')
  say(`${' '.repeat(20)}${heads}${'rows'.padStart(10)}${'rows/totals'.padStart(12)}`)
  const scopes: MetricsScope[] = [
    { kind: 'organization', organization: organizationOf(0) },
    { kind: 'project', organization: organizationOf(0), project: projectOf(0, 0) },
    { kind: 'platform' },
  ]
  for (const scope of scopes)
    for (const window of Object.keys(WINDOWS) as WindowName[])
      await measure(pool, scope, window, end)
  await pool.end()
} finally {
  await postgres.release()
}
process.exit(0)
