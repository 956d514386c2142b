/**
 * What does an evaluation of each kind of alert rule cost with 100,000 organizations? Fills a database of
 * its own on the embedded Postgres (`.data-bench`): organizations that each make a request every four days
 * or so, spread evenly, which is the worst that 10 million requests a year can be; of the roll-ups those that
 * alerts read. Prints the milliseconds of the first and the median of five.
 * Run: npx tsx bench/alerts.ts [--keep]   (--keep: measure what an earlier run filled)
 */
import pg from 'pg'

import { acquirePostgres } from '../scripts/postgres/acquirePostgres'
import { openBenchApp, percentile } from './benchApp'
import { fillOrganizations } from './fillOrganizations'

const ORGANIZATIONS = 100_000
const DAYS = 40
const REQUESTS_PER_DAY = 27_000
const DAY_MS = 86_400_000
const DATABASE = 'bench_alerts'
const ROUNDS = 5

const say = (text: string) => process.stdout.write(`${text}\n`)

const RULES = [
  ...(['hour', 'day', 'week', 'month'] as const).flatMap((window) =>
    (['absolute_spend', 'error_rate', 'unpriced_usage'] as const).map((kind) => ({ kind, window })),
  ),
  ...(['low_balance', 'percent_of_credits', 'payment_failure', 'unusual_spend'] as const).map(
    (kind) => ({ kind, window: null }),
  ),
  { kind: 'stale_pipeline' as const, window: null },
]

async function fill(url: string): Promise<void> {
  const { INTO_ROLLUPS, sumByGrain } = await import('@/metering/rollupSql')
  await fillOrganizations(url, ORGANIZATIONS)
  const client = new pg.Client({ connectionString: url })
  // The server ends before a connection that broke off: what broke it is what is thrown.
  client.on('error', () => undefined)
  await client.connect()
  await client.query(`insert into metering.dimensions (kind, value)
    select 1, id from organizations union all select 5, 'openai'
    union all select 6, 'model-' || n from generate_series(1, 8) n`)
  const { rows } = await client.query<{ kind: number; low: number; model: number }>(
    `select min(id) filter (where kind = 1) as low, min(id) filter (where kind = 6) as model
     from metering.dimensions`,
  )
  const { low = 0, model = 0 } = rows[0] ?? {}
  const today = Math.floor(Date.now() / DAY_MS) * DAY_MS
  await client.query(`select metering.ensure_partitions($1::date, $2::date)`, [
    new Date(today - DAYS * DAY_MS),
    new Date(today),
  ])
  for (let day = DAYS - 1; day >= 0; day -= 1) {
    await client.query(
      `with made as (
         select $1::timestamptz + random() * least(interval '1 day', now() - $1) as time,
           ${low} + floor(random() * ${ORGANIZATIONS})::int as organization, 1 as provider,
           ${model} + floor(random() * 8)::int as model,
           (case when random() < 0.02 then 3 else 0 end)::smallint as status, false as cache_hit,
           false as own_key, 1000 as input, 0 as cached_input, 0 as cache_write, 200 as output,
           0 as reasoning, (random() * 5e7)::bigint as input_charge, 0::bigint as cached_charge,
           0::bigint as cache_write_charge, (random() * 5e7)::bigint as output_charge,
           0::bigint as other_charge, 40000000::bigint as provider_cost
         from generate_series(1, ${REQUESTS_PER_DAY})
       ), source as (
         select *, organization + 1000000 as project,
           case when random() < 0.999 then input_charge + output_charge end as price_list_cost
         from made
       ), stored as (
         insert into metering.requests (id, time, price_list_cost, input_charge, cached_charge,
           cache_write_charge, output_charge, other_charge, provider_cost, organization, project, provider,
           model, input, cached_input, cache_write, output, reasoning, web_searches, images, status,
           streamed, cache_hit, own_key)
         select gen_random_uuid()::text, time, price_list_cost, input_charge, cached_charge,
           cache_write_charge, output_charge, other_charge, provider_cost, organization, project, provider,
           model, input, cached_input, cache_write, output, reasoning, 0, 0, status, false, cache_hit, own_key
         from source returning 1
       ), ${sumByGrain('source', '1')}
       ${INTO_ROLLUPS} select * from deltas where series in (2, 5, 7, 8)
         and (select count(*) from stored) > 0`,
      [new Date(today - day * DAY_MS)],
    )
    if (day % 10 === 0) say(`  … ${day} days to fill`)
  }
  await client.query('vacuum analyze metering.rollups, metering.requests, metering.dimensions')
  await client.end()
}

const isKept = process.argv.includes('--keep')
const postgres = await acquirePostgres({ dataDir: '.data-bench', log: say })
try {
  const url = postgres.urlFor(DATABASE)
  if (!isKept) {
    await openBenchApp(DATABASE, postgres.urlFor).then(({ payload }) => payload.destroy())
    await fill(url)
  }
  const { createPool } = await import('@/db/tx')
  const { inTransaction } = await import('@/db/inTransaction')
  const { measureAlert } = await import('@/alerts/measureAlert')
  const pool = createPool({ connectionString: url, applicationName: 'bench' })
  say(
    `${'rule, of each organization'.padEnd(34)}${'first'.padStart(8)}${'median'.padStart(8)}  found`,
  )
  for (const { kind, window } of RULES) {
    const rule = {
      ...{ id: 'alr_1', name: 'Bench', kind, window, scope: 'each_organization' as const },
      ...{ organization: null, warningAt: null, alertAt: kind === 'error_rate' ? '50' : '1' },
      ...{ renotifyHours: null, quiet: null, emails: [], webhookUrl: null },
    }
    const times: number[] = []
    let found = 0
    for (let round = 0; round < ROUNDS; round += 1) {
      const before = performance.now()
      const readings = await inTransaction(pool, (tx) =>
        measureAlert(tx, rule, { now: Date.now(), open: [] }),
      )
      found = readings.length
      times.push(performance.now() - before)
    }
    say(
      `${`${kind} ${window ?? ''}`.padEnd(34)}${String(Math.round(times[0] ?? 0)).padStart(8)}${String(
        Math.round(percentile(times, 0.5)),
      ).padStart(8)}  ${found}`,
    )
  }
  await pool.end()
} finally {
  await postgres.release()
}
