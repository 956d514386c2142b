/**
 * How fast is the organization list with 100,000 organizations? Fills a database of its own on the
 * embedded Postgres (`.data-bench`), serves the API over HTTP on loopback, and asks the list beside
 * Payload's own REST list in the same run: every sort both ways on random pages of the first 40, and
 * searches of three characters and more. Prints p50 and p95 in milliseconds, and the ratio.
 * Run: npx tsx bench/organizations.ts
 */
import { acquirePostgres } from '../scripts/postgres/acquirePostgres'
import { openBenchApp, serveApi } from './benchApp'
import { fillOrganizations } from './fillOrganizations'

const ORGANIZATIONS = 100_000
const ROUNDS = 12
const DATABASE = 'bench_organizations'
const OWNER = { email: 'bench@example.com', password: 'a long bench password' }

const say = (text: string) => process.stdout.write(`${text}\n`)

/** What operators type: pieces of names and of e-mails, rare and frequent ones, and ids. */
const TERMS = [
  ...['robotics', 'labs', '.io', 'user5', 'user77', 'user4711', '@a1', 'abc', 'c0f', 'fade', '99'],
  ...['1a Media', 'no such thing', '000', 'zzz', 'e1 foods', 'user99999@', 'bee', 'dead', '7f3'],
].filter((term) => term.length >= 3)

const SORTS = ['name', 'billingEmail', 'plan', 'devPlan', 'credits', 'createdAt', 'status'] as const
const OWN_SORTS = [...SORTS, 'totalCreditsAllTime', 'totalSpent']
const PAYLOAD_SORTS = [...SORTS, 'allTimeCredits', 'totalSpent']

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
  await fillOrganizations(url, ORGANIZATIONS)
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
