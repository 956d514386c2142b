/**
 * How long does the server work on each page of an operator? On the database of `bench:load` with
 * 100,000 organizations besides, the production server as `npm start` runs it: every page is fetched
 * whole, streamed blocks included, one after the other by one operator. Prints the time to the first
 * byte and to the last, p50 and p95 in milliseconds, and the ratio of the last byte's p95 to a list page
 * of Payload's own in the same run. Stops when a page is not answered or says that a block failed.
 * Run: npx tsx bench/pages.ts [--rows 10000000], 1000000 requests unless given
 */
import pg from 'pg'

import { acquirePostgres } from '../scripts/postgres/acquirePostgres'
import { percentile } from './benchApp'
import { OWNER, startBenchServer, type BenchServer } from './benchServer'
import { fillOrganizations } from './fillOrganizations'
import { openLoaded, organizationOf, reportNow, rowsWanted } from './loadRequests'

const ROWS = rowsWanted()
const ORGANIZATIONS = 100_000
const ROUNDS = 20
const WARM_UP = 3

const CUSTOMER = `/collections/organizations/${organizationOf(0)}`
const BASELINE = '/collections/projects'
const PAGES: readonly string[] = [
  '/',
  '/?range=365d',
  '/collections/organizations',
  '/collections/organizations?sort=-totalSpent&page=40',
  '/collections/organizations?q=robotics',
  CUSTOMER,
  `${CUSTOMER}?window=365d`,
  ...['transactions', 'statement', 'projects', 'api-keys', 'members', 'requests'].map(
    (tab) => `${CUSTOMER}/${tab}`,
  ),
  '/requests',
  '/requests?window=365d&status=upstream_error',
  `/requests?window=30d&organization=${organizationOf(900)}`,
  '/requests/unpriced',
  '/collections/transactions',
  '/gift-requests',
  '/month-closes',
  '/integrity',
]

/** What the stream says of a block that threw (one without a name is drawn by the browser), and our own. */
const FAILED = /data-dgst="(?!BAILOUT)[^"]|state-block--error/

const say = (text: string) => process.stdout.write(`${text}\n`)

async function countOrganizations(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<{ count: number }>(
    'select count(*)::int as count from organizations',
  )
  await client.end()
  return rows[0]?.count ?? 0
}

type Times = { first: number[]; last: number[] }

async function measure(address: string, cookie: string): Promise<Times> {
  const times: Times = { first: [], last: [] }
  for (let round = -WARM_UP; round < ROUNDS; round += 1) {
    const start = performance.now()
    // As a browser says it: a cookie from elsewhere signs nobody in.
    const headers = { cookie, 'sec-fetch-site': 'same-origin' }
    const answer = await fetch(address, { headers, redirect: 'error' })
    const first = performance.now() - start
    const page = await answer.text()
    const last = performance.now() - start
    if (answer.status !== 200) throw new Error(`${address}: ${answer.status}`)
    if (!page.includes(OWNER.email)) throw new Error(`${address}: nobody is signed in`)
    if (FAILED.test(page)) throw new Error(`${address}: a block failed`)
    if (round < 0) continue
    times.first.push(first)
    times.last.push(last)
  }
  return times
}

const cell = (value: number) => String(Math.round(value * 10) / 10).padStart(8)
const both = (values: readonly number[]) =>
  [0.5, 0.95].map((share) => cell(percentile(values, share))).join('')

const postgres = await acquirePostgres({ dataDir: '.data-bench', log: say })
let server: BenchServer | undefined
try {
  const url = await openLoaded(postgres.urlFor, ROWS, say)
  if ((await countOrganizations(url)) < ORGANIZATIONS) await fillOrganizations(url, ORGANIZATIONS)
  await reportNow(url)
  server = await startBenchServer(url)
  const { origin, token } = server
  const cookie = `payload-token=${token}`
  say(`${ROWS} requests, ${await countOrganizations(url)} organizations; ms, p50 and p95`)
  say(`${''.padEnd(62)}      first byte       last byte   to Payload's list`)
  const baseline = await measure(`${origin}${BASELINE}`, cookie)
  for (const page of [BASELINE, ...PAGES]) {
    const { first, last } = await measure(`${origin}${page}`, cookie)
    const ratio = percentile(last, 0.95) / percentile(baseline.last, 0.95)
    say(`${page.padEnd(62)}${both(first)}${both(last)}${cell(ratio)} ×`)
  }
} finally {
  await server?.stop()
  await postgres.release()
}
process.exit(0)
