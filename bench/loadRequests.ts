import { parseArgs } from 'node:util'

import pg from 'pg'
import { getPayload, type Migration } from 'payload'

import { inTransaction } from '@/db/inTransaction'
import type { DatabasePool } from '@/db/tx'
import { foldLatencies } from '@/metering/foldLatencies'
import { makeFine, type OrganizationDay } from '@/metering/makeFine'
import { addDeltas, DUE_DAYS, sumByGrain } from '@/metering/rollupSql'

const ORGANIZATIONS = 1000
const PROJECTS = 3
const MODELS = 24
const PROVIDERS = 5
/** Two windows of 365 days and a little more. */
const SPAN_DAYS = 740
const CHUNK = 100_000

export const organizationOf = (i: number) => `org_bench${i}`
export const projectOf = (i: number, j: number) => `prj_bench${i}x${j}`

/** How many rows the command line asks for: `--rows 10000000`, a million unless given. */
export function rowsWanted(): number {
  const { values } = parseArgs({ options: { rows: { type: 'string', default: '1000000' } } })
  const rows = Number(values.rows)
  if (!Number.isSafeInteger(rows) || rows < 1) throw new Error('--rows is a whole number.')
  return rows
}

/**
 * A database of the benches' own with so many requests in it, one for each number, filled now unless
 * an earlier run did. Requests, keys, roll-ups and histograms are those of ingest; nothing is debited.
 * @returns its URL
 */
export async function openLoaded(
  urlFor: (database: string) => string,
  rows: number,
  say: (text: string) => void,
): Promise<string> {
  const database = `bench_load_${rows}`
  const url = urlFor(database)
  if ((await countLoaded(url)) === rows) {
    await migrate(url)
    return url
  }
  const client = new pg.Client({ connectionString: urlFor('postgres') })
  await client.connect()
  await client.query(`drop database if exists ${database} with (force)`)
  await client.query(`create database ${database}`)
  await client.end()
  await migrate(url)
  await fillRequests(url, rows, say)
  return url
}

/** Fills a database that is migrated and empty. */
export async function fillRequests(
  url: string,
  rows: number,
  say: (text: string) => void,
): Promise<void> {
  const pool = new pg.Pool({ connectionString: url, max: 1, options: '-c timezone=UTC' })
  await fill(pool, rows, say)
  await pool.end()
}

async function countLoaded(url: string): Promise<number | null> {
  const client = new pg.Client({ connectionString: url })
  try {
    await client.connect()
    const { rows } = await client.query<{ count: number }>('select count from bench_loaded')
    return rows[0]?.count ?? null
  } catch {
    // No such database, or one whose filling was cut off.
    return null
  } finally {
    await client.end()
  }
}

async function migrate(url: string): Promise<void> {
  Object.assign(process.env, {
    DATABASE_URL: url,
    PAYLOAD_SECRET: 'secret-of-a-bench-payload-instance',
    LOG_LEVEL: 'fatal',
  })
  const payload = await getPayload({ config: (await import('@payload-config')).default })
  const { migrations } = await import('../migrations/index')
  await payload.db.migrate({ migrations: migrations as Migration[] })
  await payload.destroy()
}

async function fill(pool: DatabasePool, rows: number, say: (text: string) => void): Promise<void> {
  await pool.query(NAMES)
  const start = performance.now()
  await pool.query("set work_mem = '256MB'")
  await pool.query('select setseed(0.5)')
  const seconds = () => (performance.now() - start) / 1000
  for (let first = 1; first <= rows; first += CHUNK) {
    const last = Math.min(rows, first + CHUNK - 1)
    await inTransaction(pool, async (tx) => {
      const { rows: due } = await tx.query<OrganizationDay>(INSERT, [first, last, rows])
      await makeFine(tx, due)
    })
    if (last % 1_000_000 === 0 || last === rows)
      say(`${last} rows, ${Math.round(last / seconds())} a second`)
  }
  await foldLatencies(pool, { chunk: 1_000_000 })
  await pool.query('vacuum analyze')
  await pool.query('create table bench_loaded as select $1::integer as count', [rows])
  say(`${rows} rows in ${Math.round(seconds())} s`)
}

// Numbers 1 … of each kind, in order, so that a row can be invented by arithmetic alone.
const NAMES = `
  insert into organizations (id, name, billing_email, payment_failure_count)
  select 'org_bench' || i, 'Organization ' || i, 'user@example.com', 0
  from generate_series(0, ${ORGANIZATIONS - 1}) i;
  insert into projects (id, organization_id, name)
  select 'prj_bench' || i || 'x' || j, 'org_bench' || i, 'Project ' || j
  from generate_series(0, ${ORGANIZATIONS - 1}) i, generate_series(0, ${PROJECTS - 1}) j;
  insert into metering.dimensions (kind, value)
  select 1, 'org_bench' || i from generate_series(0, ${ORGANIZATIONS - 1}) i order by i;
  insert into metering.dimensions (kind, value)
  select 2, 'prj_bench' || i || 'x' || j
  from generate_series(0, ${ORGANIZATIONS - 1}) i, generate_series(0, ${PROJECTS - 1}) j order by i, j;
  insert into metering.dimensions (kind, value)
  select 5, 'provider-' || i from generate_series(0, ${PROVIDERS - 1}) i order by i;
  insert into metering.dimensions (kind, value)
  select 6, 'model-' || i from generate_series(0, ${MODELS - 1}) i order by i;
`

const FIRST_PROJECT = ORGANIZATIONS + 1
const FIRST_PROVIDER = FIRST_PROJECT + ORGANIZATIONS * PROJECTS
const FIRST_MODEL = FIRST_PROVIDER + PROVIDERS

const whole = (most: number) => `floor(random() * ${most})::int`
const nano = (most: number) => `floor(random() * ${most})::bigint`

type Invented = Record<'id' | 'organization' | 'time', string>

/** Requests of the numbers `g` from $1 to $2. */
const insertOf = ({ id, organization, time }: Invented) => `
with drawn as materialized (
  select g, ${organization} as o, floor(${PROJECTS} * random() ^ 2)::int as p,
    floor(${MODELS} * random() ^ 2)::int as m, random() as s
  from generate_series($1::int, $2::int) g
), fresh as materialized (
  select ${time} as time, ${id} as id, o + 1 as organization, ${FIRST_PROJECT} + o * ${PROJECTS} + p as project,
    ${FIRST_PROVIDER} + m % ${PROVIDERS} as provider, ${FIRST_MODEL} + m as model,
    (case when s < 0.03 then 3 when s < 0.05 then 1 else 0 end)::smallint as status,
    false as cache_hit, false as own_key, ${whole(8000)} as input, ${whole(4000)} as cached_input,
    0 as cache_write, ${whole(2000)} as output, ${whole(500)} as reasoning,
    ${nano(5e6)} as input_charge, ${nano(1e6)} as cached_charge, 0::bigint as cache_write_charge,
    ${nano(9e6)} as output_charge, 0::bigint as other_charge, 0::bigint as price_list_cost,
    ${nano(9e6)} as provider_cost, ${whole(9000)} as duration_ms
  from drawn
), keys as (
  insert into metering.request_keys (key, time, content)
  select encode(substring(sha256(convert_to('org_bench' || organization - 1, 'UTF8') || '\\x00'::bytea
    || convert_to(id, 'UTF8')) from 1 for 16), 'hex')::uuid, date_trunc('milliseconds', time), 0
  from fresh order by 1
), stored as (
  insert into metering.requests (time, id, organization, project, provider, model, status, cache_hit,
    own_key, input, cached_input, cache_write, output, reasoning, input_charge, cached_charge,
    cache_write_charge, output_charge, other_charge, price_list_cost, provider_cost, duration_ms,
    web_searches, images, streamed)
  select time, id, organization, project, provider, model, status, cache_hit, own_key, input,
    cached_input, cache_write, output, reasoning, input_charge, cached_charge, cache_write_charge,
    output_charge, other_charge, input_charge + cached_charge + output_charge, provider_cost,
    duration_ms, 0, 0, true
  from fresh
), timed as (
  insert into metering.latency_queue (time, organization, project, bin)
  select time, organization, project, metering.latency_bin(duration_ms) from fresh
), priced as (
  select time, organization, project, provider, model, status, cache_hit, own_key, input, cached_input,
    cache_write, output, reasoning, input_charge + cached_charge + output_charge as price_list_cost,
    input_charge, cached_charge, cache_write_charge, output_charge, other_charge, provider_cost
  from fresh
), ${sumByGrain('priced', '1')}, ${addDeltas()}
${DUE_DAYS}`

// In order of time, as gateways report; skewed, so that one organization has a tenth of all.
const INSERT = insertOf({
  id: `'req_bench' || g`,
  organization: `floor(${ORGANIZATIONS} * random() ^ 3)::int`,
  time: `clock_timestamp() - make_interval(secs => ${SPAN_DAYS * 86_400}.0 * (1 - g::float8 / $3::int))`,
})

const INSERT_NOW = insertOf({
  id: `'req_now' || extract(epoch from transaction_timestamp()) || '_' || g`,
  organization: 'g',
  time: 'transaction_timestamp()',
})

/** One more request of every organization, just now: what was filled yesterday looks like an outage today. */
export async function reportNow(url: string): Promise<void> {
  const pool = new pg.Pool({ connectionString: url, max: 1, options: '-c timezone=UTC' })
  await inTransaction(pool, async (tx) => {
    const { rows: due } = await tx.query<OrganizationDay>(INSERT_NOW, [0, ORGANIZATIONS - 1])
    await makeFine(tx, due)
  })
  await foldLatencies(pool)
  await pool.end()
}
