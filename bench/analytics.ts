/**
 * What does analytics cost, and what would the rows alone cost? On the database of `bench:load` (filled
 * when it is not there): every group over 7, 30 and 365 days at many moments, as the page asks it (table with
 * the stretch before, chart over time), the margins of organizations by model, and the list of losses. Prints
 * p50 and p95 in milliseconds, the same groups summed over the rows, and the ratio; stops when the two
 * differ. Run: npx tsx bench/analytics.ts [--rows 10000000], 1000000 requests unless given
 */
import { inSnapshot, type Snapshot } from '@/db/inSnapshot'
import { createPool, type DatabasePool } from '@/db/tx'
import { RefusedError } from '@/errors'
import { ANALYTICS_GROUPS, MATRIX_GROUPS, type AnalyticsGroup } from '@/metrics/analyticsAnswers'
import { analytics } from '@/metrics/readAnalytics'
import { analyticsSeries } from '@/metrics/readAnalyticsSeries'
import { losses } from '@/metrics/readLosses'
import { marginMatrix } from '@/metrics/readMarginMatrix'

import { acquirePostgres } from '../scripts/postgres/acquirePostgres'
import { percentile } from './benchApp'
import { openLoaded, rowsWanted } from './loadRequests'

const ROWS = rowsWanted()
const ROUNDS = 20
const RAW_ROUNDS = 3
const DAY_MS = 86_400_000
const DAYS = [7, 30, 365] as const

const say = (text: string) => process.stdout.write(`${text}\n`)

const COLUMNS: Record<AnalyticsGroup, string> = {
  model: 'model',
  provider: 'provider',
  organization: 'organization',
  project: 'project',
  source: 'source',
  billing: 'own_key',
}

/** The range and the one before it, as the table compares them. */
const rawGroups = (column: string) => `
  select count(distinct ${column}) as groups, sum(charge)::text as charge from (
    select ${column}, time >= $2 as is_now,
      sum(input_charge + cached_charge + cache_write_charge + output_charge + other_charge) as charge,
      count(*), sum(provider_cost), sum(input::bigint + cached_input + cache_write + output + reasoning),
      count(*) filter (where status in (2, 3))
    from metering.requests where time >= $1 and time < $3 group by 1, 2
  ) sums where is_now`

const tenth = (ms: number) => String(Math.round(ms * 10) / 10)
const both = (times: readonly number[]) =>
  [0.5, 0.95].map((share) => tenth(percentile(times, share)).padStart(9)).join('')

async function timed<Result>(times: number[], run: () => Promise<Result>): Promise<Result> {
  const before = performance.now()
  const result = await run()
  times.push(performance.now() - before)
  return result
}

type Reader<Answer> = (snapshot: Snapshot) => Promise<Answer>

async function measure(pool: DatabasePool, end: number, group: AnalyticsGroup, days: number) {
  const [table, chart, page, raw]: [number[], number[], number[], number[]] = [[], [], [], []]
  for (let round = 0; round < ROUNDS; round += 1) {
    // Somewhere in the last nine days, so that the stretch before lies within the rows too.
    const now = end - Math.floor((9 * DAY_MS * round) / ROUNDS) - 12_345
    const query = { ...stretch(now, days), group }
    const ask = <Answer>(times: number[], read: Reader<Answer>) =>
      timed(times, () => inSnapshot(pool, ({ db, view }) => read({ db, now, view })))
    try {
      const answer = await ask(table, (snapshot) => analytics(snapshot, query))
      await ask(chart, (snapshot) => analyticsSeries(snapshot, query))
      await ask(page, async (snapshot) => {
        await analyticsSeries(snapshot, query)
        await analytics(snapshot, query)
      })
      if (round >= RAW_ROUNDS) continue
      const { rows } = await timed(raw, () =>
        pool.query<{ groups: string; charge: string }>(rawGroups(COLUMNS[group]), [
          new Date(now - 2 * days * DAY_MS),
          new Date(now - days * DAY_MS),
          new Date(now),
        ]),
      )
      const nano = toNano(answer.total.current.totalCost)
      if (BigInt(rows[0]?.charge ?? 0) !== nano) throw new Error(`${group} ${days}: sums differ`)
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error
      return say(`${group.padEnd(14)}${`${days}d`.padEnd(6)}${error.code}: ${error.message}`)
    }
  }
  const ratio = percentile(raw, 0.5) / percentile(table, 0.5)
  say(
    `${group.padEnd(14)}${`${days}d`.padEnd(6)}${both(table)}${both(chart)}${both(page)}${tenth(percentile(raw, 0.5)).padStart(10)}${`${tenth(ratio)} ×`.padStart(12)}`,
  )
}

function toNano(usd: string): bigint {
  const [whole = '', fraction = ''] = usd.split('.')
  return BigInt(whole + fraction.padEnd(9, '0'))
}

const stretch = (now: number, days: number) => ({
  from: new Date(now - days * DAY_MS).toISOString(),
  to: new Date(now).toISOString(),
})

async function measureMargins(pool: DatabasePool, end: number, days: number) {
  for (const group of MATRIX_GROUPS) {
    const [matrix, list]: [number[], number[]] = [[], []]
    for (let round = 0; round < ROUNDS; round += 1) {
      const now = end - Math.floor((9 * DAY_MS * round) / ROUNDS) - 12_345
      const query = { ...stretch(now, days), group }
      await timed(matrix, () =>
        inSnapshot(pool, ({ db, view }) => marginMatrix({ db, now, view }, query)),
      )
      await timed(list, () => inSnapshot(pool, ({ db, view }) => losses({ db, now, view }, query)))
    }
    say(`${`by ${group}`.padEnd(14)}${`${days}d`.padEnd(6)}${both(matrix)}${both(list)}`)
  }
}

const postgres = await acquirePostgres({ dataDir: '.data-bench', log: say })
try {
  const url = await openLoaded(postgres.urlFor, ROWS, say)
  const pool = createPool({ connectionString: url, applicationName: 'bench', max: 2 })
  const { rows } = await pool.query<{ end: Date }>('select max(time) as end from metering.requests')
  const end = rows[0]?.end.getTime() ?? Date.now()
  say('p50 / p95 in ms; rows: the table’s groups, of both stretches, without roll-ups')
  const heads = ['table', 'chart', 'both'].map((head) => head.padStart(18)).join('')
  say(`${' '.repeat(20)}${heads}${'rows'.padStart(10)}${'rows/table'.padStart(12)}`)
  for (const group of ANALYTICS_GROUPS)
    for (const days of DAYS) await measure(pool, end, group, days)
  say(`\n${'margins'.padEnd(20)}${['matrix', 'losses'].map((head) => head.padStart(18)).join('')}`)
  for (const days of DAYS) await measureMargins(pool, end, days)
  await pool.end()
} finally {
  await postgres.release()
}
process.exit(0)
