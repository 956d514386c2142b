/**
 * What do the eight windows cost, and what would the rows alone cost? Fills a database of its own on
 * the embedded Postgres (`.data-bench`) with requests of two years through the statement that ingest
 * uses, then asks totals (of the window and the one before), the breakdown by model, and the whole
 * answer, for the largest organization, its largest project and the platform, each at many moments.
 * Prints p50 and p95 in milliseconds, the same totals summed over the rows, and the ratio; stops when
 * the two differ. Run: npx tsx bench/metrics.ts [rows, 1000000 unless given]
 */
import { randomUUID } from 'node:crypto'

import pg from 'pg'
import { getPayload, type Migration } from 'payload'

import { inSnapshot } from '@/db/inSnapshot'
import { inTransaction } from '@/db/inTransaction'
import { createPool, toQueryable, type DatabasePool } from '@/db/tx'
import { numberNames } from '@/metering/dimensions'
import { insertRequests } from '@/metering/insertRequests'
import { namesOf, type RatedRequest } from '@/metering/requestColumns'
import type { MetricsScope } from '@/metrics/answers'
import { findSubject } from '@/metrics/findSubject'
import { MEASURE_NAMES } from '@/metrics/measures'
import { RANKED_MEASURES } from '@/metrics/rankUsage'
import { usageDetails } from '@/metrics/readUsageDetails'
import { runMetricsQuery } from '@/metrics/runMetricsQuery'
import { toNanoUsd } from '@/money/nanoUsd'
import { WINDOWS, type WindowName } from '@/time/windows'

import { acquirePostgres } from '../scripts/postgres/acquirePostgres'

const ROWS = Number(process.argv[2] ?? 1_000_000)
const ROUNDS = 20
const RAW_ROUNDS = 3
const BATCH = 5_000
const DAY_MS = 86_400_000
const SPAN_MS = 740 * DAY_MS
const DATABASE = 'bench_metrics'
const ORGANIZATIONS = 60
const PROJECTS = 3
const MODELS = 24

const say = (text: string) => process.stdout.write(`${text}\n`)

/** The same numbers in every run and on every machine. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

async function openDatabase(urlFor: (database: string) => string): Promise<string> {
  const client = new pg.Client({ connectionString: urlFor('postgres') })
  await client.connect()
  await client.query(`drop database if exists ${DATABASE} with (force)`)
  await client.query(`create database ${DATABASE}`)
  await client.end()
  process.env.DATABASE_URL = urlFor(DATABASE)
  process.env.PAYLOAD_SECRET = 'secret-of-a-bench-payload-instance'
  process.env.LOG_LEVEL = 'error'
  const payload = await getPayload({ config: (await import('@payload-config')).default })
  const { migrations } = await import('../migrations/index')
  await payload.db.migrate({ migrations: migrations as Migration[] })
  await payload.destroy()
  return urlFor(DATABASE)
}

const organizationOf = (i: number) => `org_bench${i}`
const projectOf = (i: number, j: number) => `prj_bench${i}x${j}`

async function fill(pool: DatabasePool, now: number): Promise<void> {
  await pool.query(
    `insert into organizations (id, name, billing_email, payment_failure_count)
     select 'org_bench' || i, 'Organization ' || i, 'user@example.com', 0
     from generate_series(0, ${ORGANIZATIONS - 1}) i`,
  )
  await pool.query(
    `insert into projects (id, organization_id, name)
     select 'prj_bench' || i || 'x' || j, 'org_bench' || i, 'Project ' || j
     from generate_series(0, ${ORGANIZATIONS - 1}) i, generate_series(0, ${PROJECTS - 1}) j`,
  )
  const random = createRandom(1)
  const start = performance.now()
  // In order of time, as a gateway reports; skewed, so that one organization has a fifth of all.
  for (let first = 0; first < ROWS; first += BATCH) {
    const rows = Array.from({ length: Math.min(BATCH, ROWS - first) }, (_, i) =>
      inventRow(random, now - SPAN_MS * (1 - (first + i) / ROWS)),
    )
    const numberOf = await numberNames(pool, rows.flatMap(namesOf))
    await inTransaction(pool, (tx) => insertRequests(tx, rows, numberOf))
  }
  const seconds = (performance.now() - start) / 1000
  say(`${ROWS} rows in ${Math.round(seconds)} s (${Math.round(ROWS / seconds)} a second)`)
  await pool.query('vacuum analyze')
}

function inventRow(random: () => number, timeMs: number): RatedRequest {
  const whole = (limit: number) => Math.floor(random() * limit)
  const organization = Math.floor(ORGANIZATIONS * random() ** 3)
  const model = Math.floor(MODELS * random() ** 2)
  const line = (kind: RatedRequest['rating']['lines'][number]['kind'], most: number) => {
    const charge = toNanoUsd(BigInt(whole(most)))
    const price = 0n as RatedRequest['rating']['lines'][number]['price']
    const none = toNanoUsd(0n)
    return { kind, units: 1, price, list: charge, discount: none, charge, providerCost: none }
  }
  const lines = [line('input', 5e6), line('cachedInput', 1e6), line('output', 9e6)]
  const charge = toNanoUsd(lines.reduce((sum, { charge: part }) => sum + part, 0n))
  const owner = {
    organization: organizationOf(organization),
    project: projectOf(organization, Math.floor(PROJECTS * random() ** 2)),
    apiKey: null,
  }
  return {
    index: 0,
    key: randomUUID(),
    content: 0n,
    owner,
    provider: `provider-${model % 5}`,
    model: `model-${model}`,
    priceVersion: null,
    discountPercent: 0n,
    rating: {
      lines,
      aboveInputTokens: null,
      discountPercent: 0n,
      billing: 'credits',
      cacheHit: false,
      listCost: charge,
      discount: toNanoUsd(0n),
      charge,
      providerCost: toNanoUsd(BigInt(whole(9e6))),
    },
    report: {
      ...owner,
      id: randomUUID(),
      timeMicros: Math.floor(timeMs * 1000),
      user: null,
      provider: `provider-${model % 5}`,
      model: `model-${model}`,
      requestedModel: null,
      region: null,
      tokens: {
        input: whole(8000),
        cachedInput: whole(4000),
        cacheWrite: 0,
        output: whole(2000),
        reasoning: whole(500),
      },
      units: { webSearches: 0, images: 0 },
      status: random() < 0.03 ? 'upstream_error' : 'ok',
      errorKind: null,
      errorMessage: null,
      finishReason: 'completed',
      durationMs: whole(9000),
      timeToFirstTokenMs: whole(900),
      streamed: true,
      cacheHit: false,
      billing: 'credits',
      source: null,
      reportedCost: null,
      usage: null,
      metadata: null,
      content: null,
    },
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
      inSnapshot(pool, ({ db }) => usageDetails({ db, now }, { scope, query: { window } })),
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
  const url = await openDatabase(postgres.urlFor)
  const pool = createPool({ connectionString: url, applicationName: 'bench', max: 2 })
  const end = Date.now()
  await fill(pool, end)
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
