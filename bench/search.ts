/**
 * How long does it take to find what somebody pastes or types? On the database of `bench:load` with
 * 100,000 organizations besides, each with a request of its own, `search` over all kinds one term after
 * the other: p50 and p95 in milliseconds, and the largest table that was read from end to end.
 * Run: npx tsx bench/search.ts [--rows 10000000], 1000000 requests unless given
 */
import pg from 'pg'

import { createPool, toQueryable, type DatabasePool } from '@/db/tx'
import { SEARCH_KINDS } from '@/search/found'
import { search } from '@/search/search'

import { acquirePostgres } from '../scripts/postgres/acquirePostgres'
import { percentile } from './benchApp'
import { fillOrganizations } from './fillOrganizations'
import { openLoaded, organizationOf, projectOf, rowsWanted } from './loadRequests'

const ROWS = rowsWanted()
const ORGANIZATIONS = 100_000
const ROUNDS = 40

const TERMS = [
  ...['req_bench4711', 'req_none_such_1', organizationOf(3), projectOf(0, 1), 'robotics', 'labs'],
  ...['.com', 'user4711', 'no such thing', 'gpt', 'usr_none', 'llmg_AbCd…WxYz', 'cus_none', 'ac'],
]

const say = (text: string) => process.stdout.write(`${text}\n`)

async function fillUp(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<{ count: number }>(
    'select count(*)::int as count from organizations',
  )
  if ((rows[0]?.count ?? 0) < ORGANIZATIONS) await fillOrganizations(url, ORGANIZATIONS)
  // Every organization counts as one that has reported.
  await client.query(`insert into metering.dimensions (kind, value)
    select 1, id from organizations on conflict do nothing`)
  await client.end()
}

const scansOf = async (pool: DatabasePool): Promise<Map<string, number>> => {
  await pool.query('select pg_stat_force_next_flush()')
  const { rows } = await pool.query<{ name: string; rows: string }>(
    "select schemaname || '.' || relname as name, seq_tup_read as rows from pg_stat_user_tables",
  )
  return new Map(rows.map(({ name, rows: read }) => [name, Number(read)]))
}

async function measure(pool: DatabasePool, term: string): Promise<number[]> {
  const times: number[] = []
  for (let round = -3; round < ROUNDS; round += 1) {
    const start = performance.now()
    await search(toQueryable(pool), { term, kinds: SEARCH_KINDS, limit: 5 })
    if (round >= 0) times.push(performance.now() - start)
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
  await fillUp(url)
  const pool = createPool({ connectionString: url, applicationName: 'bench', max: 1 })
  say(`${ROWS} requests, ${ORGANIZATIONS} organizations; all kinds, p50 / p95 in ms`)
  for (const term of TERMS) {
    const before = await scansOf(pool)
    const times = await measure(pool, term)
    const read = [...(await scansOf(pool))]
      .map(([name, rows]) => ({ name, rows: rows - (before.get(name) ?? 0) }))
      .sort((a, b) => b.rows - a.rows)[0]
    const scanned = Math.round((read?.rows ?? 0) / (ROUNDS + 3))
    say(
      `${term.padEnd(28)}${both(times).padStart(14)}   ${scanned === 0 ? 'by indexes alone' : `${scanned} rows of ${read?.name}`}`,
    )
  }
  await pool.end()
} finally {
  await postgres.release()
}
process.exit(0)
