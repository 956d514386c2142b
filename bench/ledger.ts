/**
 * What does a gift cost when 50 callers give at once? Fills a database of its own on the embedded
 * Postgres (`.data-bench`, safe against power loss), serves the API over HTTP on loopback, and a process of its
 * own sends gifts with keys to one organization and to 50, by one operator (whose daily limit makes them
 * wait for each other) and by 50. In the same run the same writes as bare SQL in
 * one transaction, by the same number of callers and connections. Prints p50, p95, gifts a second and
 * the ratio of p95; stops when a balance is not the sum of what was given.
 * Run: npx tsx bench/ledger.ts
 */
import { fork, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

import { createPool, type DatabasePool } from '@/db/tx'

import { acquirePostgres } from '../scripts/postgres/acquirePostgres'
import { openBenchApp, percentile, serveApi } from './benchApp'

const CALLERS = 50
const ROUNDS = 20
const WARM_UP = 3
const PASSWORD = 'a long bench password'

const say = (text: string) => process.stdout.write(`${text}\n`)

/** Who gives to whom in a round of 50. What an operator gave before costs: each has some of its own. */
type Case = { name: string; organizations: number; operators: readonly number[] }
const EVERYBODY = Array.from({ length: CALLERS }, (_, i) => i)
const CASES: readonly { bare: Case; own: Case }[] = [
  ['50 organizations, 50 operators', CALLERS, EVERYBODY, EVERYBODY] as const,
  ['50 organizations, 1 operator', CALLERS, [0], [1]] as const,
  ['1 organization, 50 operators', 1, EVERYBODY, EVERYBODY] as const,
  ['1 organization, 1 operator', 1, [2], [3]] as const,
].map(([name, organizations, bare, own]) => ({
  bare: { name: `${name}, bare`, organizations, operators: bare },
  own: { name, organizations, operators: own },
}))

type Give = (organization: string, operator: number, key: string) => Promise<void>
type Measured = { p50: number; p95: number; perSecond: number }
/** What the callers' process is told first. */
type Desk = { origin: string; tokens: readonly string[] }

const organizationId = (i: number) => `org_bench${i}`

async function fill(pool: DatabasePool): Promise<void> {
  await pool.query(
    `insert into organizations (id, name, billing_email, payment_failure_count)
     select 'org_bench' || i, 'Organization ' || i, 'user@example.com', 0
     from generate_series(0, ${CALLERS - 1}) i`,
  )
  await pool.query(
    `insert into billing_settings (owner_per_gift, owner_per_day, second_person_from)
     values (10000000000, 10000000000, 10000000000)`,
  )
  await pool.query('vacuum analyze')
}

/** Rounds of 50 at once, each gift timed by itself. */
async function measure(give: Give, { name, organizations, operators }: Case): Promise<Measured> {
  const times: number[] = []
  let seconds = 0
  for (let round = -WARM_UP; round < ROUNDS; round += 1) {
    const start = performance.now()
    const took = await Promise.all(
      Array.from({ length: CALLERS }, async (_, i) => {
        const before = performance.now()
        const operator = operators[i % operators.length] ?? 0
        await give(organizationId(i % organizations), operator, `${name} ${round} ${i}`)
        return performance.now() - before
      }),
    )
    if (round < 0) continue
    times.push(...took)
    seconds += (performance.now() - start) / 1000
  }
  return {
    p50: percentile(times, 0.5),
    p95: percentile(times, 0.95),
    perSecond: times.length / seconds,
  }
}

/** The statements of a gift as somebody would write them who trusts every caller. */
function bareGive(pool: DatabasePool, operators: readonly string[]): Give {
  return async (organization, operator, key) => {
    const id = `txn_${createHash('sha256').update(key).digest('hex').slice(0, 20)}`
    const actor = operators[operator]
    const client = await pool.connect()
    try {
      await client.query('begin')
      await client.query(
        `insert into ledger.idempotency_keys
           (organization_id, operation, key, input_hash, transaction_id)
         values ($1, 'bare', $2, $2, $3)`,
        [organization, key, id],
      )
      await client.query('select 1 from users where id = $1 for no key update', [actor])
      const { rows } = await client.query<Record<string, unknown>>(
        'select * from ledger.move_credits($1, 0.01, 0.01, null)',
        [organization],
      )
      await client.query(
        `insert into transactions (id, organization_id, sequence, type, credit_amount, currency, status,
           description, actor, idempotency_key, balance_after, booked_at, created_at, updated_at)
         values ($1, $2, $3, 'credit_gift', 0.01, 'USD', 'completed', 'Bare', $4, $5, $6, $7, $7, $7)`,
        [id, organization, rows[0]?.sequence, actor, key, rows[0]?.balance, rows[0]?.booked_at],
      )
      await client.query(
        `insert into audit_logs (id, actor, action, resource_type, resource, organization, created_at,
           updated_at)
         values ('aud' || $1, $2, 'credits.gift', 'transaction', $1, $3, now(), now())`,
        [id, actor, organization],
      )
      await client.query(
        `insert into audit_personal (audit_id, salt, email) values ('aud' || $1, 'salt', 'a@example.com')`,
        [id],
      )
      await client.query('commit')
    } finally {
      client.release()
    }
  }
}

/** Every gift is there once: nothing else tells whether a figure means anything. */
async function proveBalances(pool: DatabasePool): Promise<void> {
  const { rows } = await pool.query<{ wrong: number; given: number }>(
    `select count(*) filter (where o.credits <> t.sum)::int as wrong, sum(t.rows)::int as given
     from organizations o
     join (select organization_id, sum(credit_amount) as sum, count(*) as rows
           from transactions group by 1) t on t.organization_id = o.id`,
  )
  const due = 2 * CASES.length * CALLERS * (ROUNDS + WARM_UP)
  if (rows[0]?.wrong !== 0 || rows[0].given !== due)
    throw new Error(
      `Of ${due} gifts there are ${rows[0]?.given}; ${rows[0]?.wrong} balances differ.`,
    )
}

/** A gift as the admin's button sends it. */
const giveOverHttp =
  ({ origin, tokens }: Desk): Give =>
  async (organization, operator, idempotencyKey) => {
    const answer = await fetch(`${origin}/api/admin/organizations/${organization}/gift-credits`, {
      method: 'POST',
      headers: { authorization: `JWT ${tokens[operator]}` },
      body: JSON.stringify({ creditAmount: '0.01', comment: 'Bench', idempotencyKey }),
    })
    if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`)
    await answer.arrayBuffer()
  }

/** The other process: told the desk first, then one case after the other, which may wait already. */
function callFromHere(): void {
  let give: Give | undefined
  process.on('message', (message) => {
    if (give) void measure(give, message as Case).then((measured) => process.send?.(measured))
    else give = giveOverHttp(message as Desk)
  })
}

async function measureElsewhere(callers: ChildProcess, one: Case): Promise<Measured> {
  callers.send(one)
  const ended = once(callers, 'exit').then(([code]) => {
    throw new Error(`The callers ended with ${code}.`)
  })
  const answered = once(callers, 'message').then(([measured]) => measured as Measured)
  return Promise.race([answered, ended])
}

/** With this process's ms of CPU for a gift, which tell whatever else runs here. */
async function withCpu(run: () => Promise<Measured>): Promise<Measured & { cpu: number }> {
  const before = process.cpuUsage()
  const measured = await run()
  const { user, system } = process.cpuUsage(before)
  return { ...measured, cpu: (user + system) / 1000 / (CALLERS * (ROUNDS + WARM_UP)) }
}

async function main(): Promise<void> {
  const postgres = await acquirePostgres({ dataDir: '.data-bench', log: say })
  try {
    const { payload, config, url } = await openBenchApp('bench_ledger', postgres.urlFor)
    const pool = createPool({ connectionString: url, applicationName: 'bench' })
    await fill(pool)
    const operators: { id: string; token: string }[] = []
    for (let i = 0; i < CALLERS; i += 1) {
      const data = { email: `bench${i}@example.com`, password: PASSWORD }
      const user = await payload.create({
        collection: 'users',
        data: { ...data, name: `Bench ${i}`, operatorRole: 'owner', status: 'active' },
        overrideAccess: true,
      })
      const { token } = await payload.login({ collection: 'users', data, overrideAccess: true })
      operators.push({ id: String(user.id), token: token ?? '' })
    }
    const { server, origin } = await serveApi(payload, config)
    const callers = fork(fileURLToPath(import.meta.url), ['--callers'], {
      execArgv: process.execArgv,
    })
    callers.send({ origin, tokens: operators.map(({ token }) => token) } satisfies Desk)
    const bare = bareGive(
      pool,
      operators.map(({ id }) => id),
    )
    say(`${CALLERS} gifts at once, ${ROUNDS} times; ms over HTTP | ms of the bare transaction`)
    say(
      `${''.padEnd(34)}     p50     p95   per s  ms cpu     p50     p95   per s  ms cpu   ratio of p95`,
    )
    const cell = (value: number) => String(Math.round(value * 10) / 10).padStart(8)
    for (const one of CASES) {
      const base = await withCpu(() => measure(bare, one.bare))
      const own = await withCpu(() => measureElsewhere(callers, one.own))
      const cells = [own, base].flatMap(({ p50, p95, perSecond, cpu }) => [
        ...[p50, p95, perSecond, cpu],
      ])
      say(`${one.own.name.padEnd(34)}${cells.map(cell).join('')}${cell(own.p95 / base.p95)} ×`)
    }
    await proveBalances(pool)
    callers.disconnect()
    server.close()
    await pool.end()
    await payload.destroy()
  } finally {
    await postgres.release()
  }
}

if (process.argv.includes('--callers')) callFromHere()
else {
  await main()
  process.exit(0)
}
