/**
 * How fast is the organization list with 100,000 organizations? Fills a database of its own on the
 * embedded Postgres (`.data-bench`), serves the API over HTTP on loopback, and asks the list beside
 * Payload's own REST list in the same run: every sort both ways on random pages of the first 40, and
 * searches of three characters and more. Prints p50 and p95 in milliseconds, and the ratio.
 * Run: npx tsx bench/organizations.ts
 */
import pg from 'pg'

import { acquirePostgres } from '../scripts/postgres/acquirePostgres'
import { openBenchApp, serveApi } from './benchApp'

const ORGANIZATIONS = 100_000
const ROUNDS = 12
const DATABASE = 'bench_organizations'
const OWNER = { email: 'bench@example.com', password: 'a long bench password' }

const say = (text: string) => process.stdout.write(`${text}\n`)

const FILL = `
  select set_config('ledger.counting', 'on', true);
  insert into organizations (id, name, billing_email, plan, dev_plan, status, credits,
    all_time_credits, total_spent, payment_failure_count, stripe_customer_id, created_at, updated_at)
  select 'org_' || substr(md5('org' || i), 1, 20),
    initcap(substr(md5('first' || i), 1, 4 + i % 5)) || ' '
      || (array['Robotics', 'Labs', 'Analytics', 'Systems', 'Foods', 'Energy', 'Media', 'Studios'])[1 + i % 8],
    'user' || i || '@' || substr(md5('host' || i % 5000), 1, 7) || (array['.com', '.io', '.dev', '.eu'])[1 + i % 4],
    (array['free', 'free', 'free', 'pro', 'enterprise'])[1 + i % 5]::enum_organizations_plan,
    (array['none', 'none', 'none', 'lite', 'pro', 'max'])[1 + i % 6]::enum_organizations_dev_plan,
    (array['active', 'active', 'active', 'active', 'inactive', 'deleted'])[1 + i % 6]::enum_organizations_status,
    (hashint4(i) % 100000)::numeric / 100, abs(hashint4(i + 1) % 1000000)::numeric / 100,
    abs(hashint4(i + 2) % 100000000)::numeric / 100000, case when i % 97 = 0 then 1 else 0 end,
    'cus_' || substr(md5('cus' || i), 1, 14),
    timestamptz '2026-11-01' - abs(hashint4(i + 3) % 31536000) * interval '1 second', now()
  from generate_series(1, ${ORGANIZATIONS}) i;`

/** One top-up for every third organization, posted as the ledger would have. */
const FILL_PAYMENTS = `
  set local session_replication_role = replica;
  insert into transactions (id, organization_id, sequence, type, amount, credit_amount, currency, status,
    description, actor, balance_after, booked_at, created_at, updated_at)
  select 'txn_' || substr(id, 5), id, 1, 'credit_topup', 10, 10, 'USD', 'completed', 'Top-up',
    'system:bench', 10, created_at, created_at, created_at
  from (select id, created_at, row_number() over (order by id) as n from organizations) o
  where n % 3 = 0;`

/** What operators type: pieces of names and of e-mails, rare and frequent ones, and ids. */
const TERMS = [
  ...['robotics', 'labs', '.io', 'user5', 'user77', 'user4711', '@a1', 'abc', 'c0f', 'fade', '99'],
  ...['1a Media', 'no such thing', '000', 'zzz', 'e1 foods', 'user99999@', 'bee', 'dead', '7f3'],
].filter((term) => term.length >= 3)

const SORTS = ['name', 'billingEmail', 'plan', 'devPlan', 'credits', 'createdAt', 'status'] as const
const OWN_SORTS = [...SORTS, 'totalCreditsAllTime', 'totalSpent']
const PAYLOAD_SORTS = [...SORTS, 'allTimeCredits', 'totalSpent']

async function fill(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  // One message of several statements is one transaction: the balances stay as they are written.
  await client.query(FILL)
  await client.query(FILL_PAYMENTS)
  await client.query('vacuum analyze organizations, transactions')
  await client.end()
}

type Measured = { p50: number; p95: number }
type Ask = (path: string) => Promise<unknown>

async function measure(ask: Ask, paths: readonly string[]): Promise<Measured> {
  const times: number[] = []
  for (const path of paths) {
    const before = performance.now()
    await ask(path)
    times.push(performance.now() - before)
  }
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))]!
  return { p50: at(0.5), p95: at(0.95) }
}

const tenths = (value: number) => String(Math.round(value * 10) / 10).padStart(8)

async function compare(
  ask: Ask,
  name: string,
  ours: readonly string[],
  payloads: readonly string[],
): Promise<void> {
  await measure(ask, ours.slice(0, 3))
  await measure(ask, payloads.slice(0, 3))
  const own = await measure(ask, ours)
  const base = await measure(ask, payloads)
  say(
    `${name.padEnd(34)}${tenths(own.p50)}${tenths(own.p95)}${tenths(base.p50)}${tenths(base.p95)}` +
      `${tenths(base.p95 / own.p95)} ×`,
  )
}

/** The same pages in the same order for both. */
const pages = () => Array.from({ length: ROUNDS }, (_, i) => (i * 17) % 40)

async function benchSorts(ask: Ask): Promise<void> {
  for (const [i, sort] of OWN_SORTS.entries())
    for (const order of ['asc', 'desc'])
      await compare(
        ask,
        `${sort} ${order}`,
        pages().map(
          (page) =>
            `/api/admin/organizations?limit=25&offset=${page * 25}&sortBy=${sort}&sortOrder=${order}`,
        ),
        pages().map(
          (page) =>
            `/api/organizations?limit=25&page=${page + 1}&sort=${order === 'desc' ? '-' : ''}${PAYLOAD_SORTS[i]}`,
        ),
      )
}

/** Filters that look beyond the row, which Payload's list has no words for: beside its plain list. */
const FILTERS = [
  'negativeBalance=1',
  'paymentFailing=1',
  'plan=pro,enterprise&status=active,inactive',
]
const LOOKING_FURTHER = ['paying=1', 'paying=1&silentDays=30&status=active,inactive']

async function benchFilters(ask: Ask): Promise<void> {
  for (const filter of [...FILTERS, ...LOOKING_FURTHER])
    await compare(
      ask,
      filter.slice(0, 33),
      pages().map((page) => `/api/admin/organizations?${filter}&limit=25&offset=${page * 25}`),
      pages().map((page) => `/api/organizations?limit=25&page=${page + 1}&sort=-createdAt`),
    )
}

async function benchSearch(ask: Ask): Promise<void> {
  const ours = (term: string) => `/api/admin/organizations?search=${encodeURIComponent(term)}`
  const payloads = (term: string) =>
    ['name', 'billingEmail']
      .map((field, i) => `where[or][${i}][${field}][contains]=${encodeURIComponent(term)}`)
      .reduce((query, part) => `${query}&${part}`, '/api/organizations?limit=25')
  const repeat = (term: string) => Array.from({ length: ROUNDS }, () => term)
  for (const term of TERMS)
    await compare(ask, `search "${term}"`, repeat(term).map(ours), repeat(term).map(payloads))
  const all = Array.from({ length: ROUNDS }, () => TERMS).flat()
  await compare(ask, 'searches together', all.map(ours), all.map(payloads))
}

const postgres = await acquirePostgres({ dataDir: '.data-bench', log: say })
try {
  const { payload, config, url } = await openBenchApp(DATABASE, postgres.urlFor)
  await payload.create({
    collection: 'users',
    data: { ...OWNER, name: 'Bench', operatorRole: 'owner', status: 'active' },
    overrideAccess: true,
  })
  await fill(url)
  const { server, origin } = await serveApi(payload, config)
  const { token } = await payload.login({ collection: 'users', data: OWNER, overrideAccess: true })
  const ask: Ask = async (path) => {
    const answer = await fetch(`${origin}${path}`, { headers: { authorization: `JWT ${token}` } })
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return answer.json()
  }
  say(`${ORGANIZATIONS} organizations, ms over HTTP: the list with totals | Payload's REST list`)
  say(`${''.padEnd(34)}     p50     p95     p50     p95   ratio of p95`)
  await benchSorts(ask)
  await benchFilters(ask)
  await benchSearch(ask)
  server.close()
  await payload.destroy()
} finally {
  await postgres.release()
}
process.exit(0)
