/**
 * How many requests a second does one server process take in over HTTP: parsed, rated, stored once,
 * rolled up and debited, durable when it answers? A process of its own posts batches over a few
 * connections; the same rows are then copied into a bare table without index by COPY, which is the
 * physical limit here. Ends with whether every balance is its rows.
 * Runs with the young generation that npm start gives the server: batches are many short-lived objects.
 * Run: npm run bench:ingest [-- --rows 200000 --batch 1000 --connections 2 --discounts 0]; from 2,000
 * discount rules on, one for each organization and model, every request is lowered by one.
 */
import { fork } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

import pg from 'pg'

import { newServiceToken } from '@/access/serviceAccounts'
import { recordAudit, systemActor } from '@/audit/recordAudit'
import { buildCatalogueSeed } from '@/catalog/genaiPricesSeed'
import { seedCatalogue } from '@/catalog/seedCatalogue'
import { inTransaction } from '@/db/inTransaction'
import { createPool } from '@/db/tx'
import { CHECKS } from '@/integrity/checks'
import { verify } from '@/integrity/verify'

import { acquirePostgres } from '../scripts/postgres/acquirePostgres'
import { openBenchApp, percentile, serveApi } from './benchApp'

const ORGANIZATIONS = 500
const MODELS = [
  ['openai', 'gpt-4o'],
  ['openai', 'gpt-4o-mini'],
  ['anthropic', 'claude-sonnet-4-5'],
  ['google', 'gemini-2.5-flash'],
] as const

type Work = { origin: string; token: string; rows: number; batch: number; connections: number }
type Measured = { accepted: number; seconds: number; batches: number[] }

const say = (text: string) => process.stdout.write(`${text}\n`)
const whole = (limit: number) => Math.floor(Math.random() * limit)

function inventBatch(first: number, size: number): string {
  const now = Date.now()
  return JSON.stringify(
    Array.from({ length: size }, (_, i) => {
      const [provider, model] = MODELS[whole(MODELS.length)] ?? MODELS[0]
      return {
        id: `req_${process.pid}_${first + i}`,
        time: new Date(now - whole(3_600_000)).toISOString(),
        project: `prj_bench${Math.floor(ORGANIZATIONS * Math.random() ** 2)}`,
        provider,
        model,
        tokens: { input: whole(8000), cachedInput: whole(2000), output: whole(900) },
        status: Math.random() < 0.02 ? 'upstream_error' : 'ok',
        durationMs: 200 + whole(9000),
        source: 'bench',
      }
    }),
  )
}

/** The other process: everything is invented before the clock starts. */
async function post({ origin, token, rows, batch, connections }: Work): Promise<Measured> {
  const bodies = Array.from({ length: Math.ceil(rows / batch) }, (_, i) =>
    inventBatch(i * batch, batch),
  )
  const batches: number[] = []
  let accepted = 0
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const start = performance.now()
  await Promise.all(
    Array.from({ length: connections }, async () => {
      for (let body = bodies.pop(); body !== undefined; body = bodies.pop()) {
        const begun = performance.now()
        const response = await fetch(`${origin}/api/usage?results=rejected`, {
          method: 'POST',
          headers,
          body,
        })
        const answer = (await response.json()) as { accepted?: number }
        if (!response.ok) throw new Error(`${response.status} ${JSON.stringify(answer)}`)
        accepted += answer.accepted ?? 0
        batches.push(performance.now() - begun)
      }
    }),
  )
  return { accepted, seconds: (performance.now() - start) / 1000, batches }
}

const postFromElsewhere = (work: Work): Promise<Measured> =>
  new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.url), ['--client'], {
      execArgv: process.execArgv,
    })
    child.once('message', (measured) => resolve(measured as Measured))
    child.once('exit', (code) => reject(new Error(`The client ended with ${code}.`)))
    child.send(work)
  })

async function prepare(client: pg.Client): Promise<string> {
  await client.query(
    `insert into organizations (id, name, billing_email, payment_failure_count)
     select 'org_bench' || i, 'Organization ' || i, 'user@example.com', 0
     from generate_series(0, ${ORGANIZATIONS - 1}) i`,
  )
  await client.query(
    `insert into projects (id, organization_id, name)
     select 'prj_bench' || i, 'org_bench' || i, 'Project'
     from generate_series(0, ${ORGANIZATIONS - 1}) i`,
  )
  const { token, tokenHash } = newServiceToken()
  await client.query(
    `insert into service_accounts (id, name, token_hash) values ('sva_bench', 'bench', $1)`,
    [tokenHash],
  )
  await client.query(
    `insert into service_accounts_scopes ("order", parent_id, value) values (1, 'sva_bench', 'usage:write')`,
  )
  return token
}

/** Rules for each organization and model: first those of the models that are used, then others. */
const makeDiscounts = (client: pg.Client, count: number) =>
  client.query(
    `insert into discounts (id, organization_id, model_id, percent, reason)
     select 'dsc_bench' || row_number() over (), organization, model, 12.5, 'bench'
     from (
       select o.id as organization, m.id as model from organizations o cross join models m
       order by m.id = any($1) desc, m.id, o.id limit $2
     ) pairs`,
    [MODELS.map(([, model]) => model), count],
  )

/** The stored rows again, into a table that has nothing but columns. */
async function copyBare(client: pg.Client): Promise<number> {
  const file = `/tmp/bench-ingest-${process.pid}.copy`
  await client.query('create table bare as select * from metering.requests with no data')
  await client.query(`copy (select * from metering.requests) to '${file}'`)
  const start = performance.now()
  await client.query(`copy bare from '${file}'`)
  const seconds = (performance.now() - start) / 1000
  await rm(file, { force: true })
  return seconds
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string', default: '200000' },
      batch: { type: 'string', default: '1000' },
      connections: { type: 'string', default: '2' },
      discounts: { type: 'string', default: '0' },
    },
  })
  const [rows, batch, connections] = [values.rows, values.batch, values.connections].map(Number)
  if (!rows || !batch || !connections) throw new Error('rows, batch and connections are numbers.')
  const postgres = await acquirePostgres({ dataDir: '.data-bench', log: say })
  try {
    const { payload, config, url } = await openBenchApp('bench_ingest', postgres.urlFor)
    const pool = createPool({ connectionString: url, applicationName: 'bench', max: 2 })
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await inTransaction(pool, (tx) =>
      seedCatalogue(tx, buildCatalogueSeed(), (audit, event) =>
        recordAudit(audit, { ...systemActor('bench'), ...event }),
      ),
    )
    const token = await prepare(client)
    await makeDiscounts(client, Number(values.discounts))
    const { server, origin } = await serveApi(payload, config)
    const work = { origin, token, batch, connections }
    await postFromElsewhere({ ...work, rows: batch * 10 })
    const cpuBefore = process.cpuUsage()
    const measured = await postFromElsewhere({ ...work, rows })
    const cpu = process.cpuUsage(cpuBefore)
    if (measured.accepted !== rows) throw new Error(`${measured.accepted} of ${rows} are in.`)
    server.close()
    const bare = await copyBare(client)
    const perSecond = rows / measured.seconds
    const limit = (rows + batch * 10) / bare
    say(`${rows} rows in batches of ${batch} over ${connections} connections`)
    say(
      `ingest over HTTP   ${Math.round(perSecond)} rows/s, a batch ${Math.round(percentile(measured.batches, 0.5))} / ${Math.round(percentile(measured.batches, 0.95))} ms (p50 / p95)`,
    )
    say(
      `CPU of the server  ${Math.round((cpu.user + cpu.system) / 1000 / (rows / batch))} ms a batch`,
    )
    say(`COPY, bare table   ${Math.round(limit)} rows/s`)
    say(`COPY / ingest      ${Math.round((10 * limit) / perSecond) / 10} ×`)
    const { rows: size } = await client.query<{ mb: string }>(
      `select round(sum(pg_total_relation_size(c.oid)) / 1e6) as mb from pg_class c
       join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'metering' and c.relkind = 'r'`,
    )
    say(
      `disk               ${Math.round((Number(size[0]?.mb) * 1e6) / (rows + batch * 10))} MB per million`,
    )
    const { ok } = await verify({ pool, isFull: false, checks: CHECKS })
    say(ok ? 'verify: everything agrees' : 'verify: THE BOOKS DIFFER')
    await pool.end()
    await client.end()
    await payload.destroy()
  } finally {
    await postgres.release()
  }
}

if (process.argv.includes('--client'))
  process.once('message', (work) => {
    void post(work as Work).then((measured) => process.send?.(measured, () => process.exit(0)))
  })
else {
  await main()
  process.exit(0)
}
