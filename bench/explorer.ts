/**
 * How long does a page of requests take, whatever the filter and however deep? On the database of
 * `bench:load` (filled when it is not there): pages of 50 by `listRequests`, many of each kind, p50 and
 * p95 in milliseconds, beside the same page found by OFFSET.
 * Run: npm run bench:explorer [-- --rows 10000000], 1000000 rows unless given
 */
import { inSnapshot } from '@/db/inSnapshot'
import { createPool, type DatabasePool } from '@/db/tx'
import { listRequests } from '@/metering/listRequests'

import { acquirePostgres } from '../scripts/postgres/acquirePostgres'
import { percentile } from './benchApp'
import { openLoaded, organizationOf, projectOf, rowsWanted } from './loadRequests'

const ROWS = rowsWanted()
const ROUNDS = 40
const DEEP = 100_000

const say = (text: string) => process.stdout.write(`${text}\n`)

const QUESTIONS: [string, Record<string, string>][] = [
  ['everybody', {}],
  ['everybody, errors', { status: 'upstream_error' }],
  ['everybody, one model', { model: 'model-20' }],
  ['everybody, 1 d', { window: '1d' }],
  ['everybody, dear', { costMin: '0.0145' }],
  ['largest organization', { organization: organizationOf(0) }],
  ['a small organization', { organization: organizationOf(900) }],
  [
    'its errors of one model',
    { organization: organizationOf(0), status: 'upstream_error', model: 'model-20' },
  ],
  ['one project', { project: projectOf(0, 1) }],
  ['one id', { id: 'req_bench4711' }],
]

async function time(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await run()
  return performance.now() - start
}

const page = (pool: DatabasePool, query: Record<string, string>, cursor: string | null) =>
  inSnapshot(pool, (snapshot) =>
    listRequests(snapshot, { query, limit: 50, cursor, isCounted: false }),
  )

async function measure(pool: DatabasePool, query: Record<string, string>): Promise<number[]> {
  const times: number[] = []
  let cursor: string | null = null
  for (let round = 0; round < ROUNDS; round += 1) {
    times.push(
      await time(async () => {
        cursor = (await page(pool, query, cursor)).pagination.nextCursor
      }),
    )
  }
  return times
}

const both = (times: readonly number[]) =>
  [0.5, 0.95]
    .map((share) => (Math.round(percentile(times, share) * 10) / 10).toString())
    .join(' / ')

const postgres = await acquirePostgres({ dataDir: '.data-bench', log: say })
try {
  const url = await openLoaded(postgres.urlFor, ROWS, say)
  const pool = createPool({ connectionString: url, applicationName: 'bench', max: 2 })
  say(`${ROWS} requests; a page of 50, p50 / p95 in ms over ${ROUNDS} pages one after the other`)
  for (const [what, query] of QUESTIONS)
    say(`${what.padEnd(28)}${both(await measure(pool, query)).padStart(14)}`)
  const offset = await Promise.all(
    [1, 2, 3].map(() =>
      time(() =>
        pool.query(
          'select * from metering.requests order by time desc, id desc limit 50 offset $1',
          [DEEP],
        ),
      ),
    ),
  )
  say(`${`by OFFSET ${DEEP}`.padEnd(28)}${both(offset).padStart(14)}`)
  await pool.end()
} finally {
  await postgres.release()
}
process.exit(0)
