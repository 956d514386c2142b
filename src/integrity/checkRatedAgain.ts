import { loadPriceVersions } from '@/catalog/loadPriceVersions'
import type { Queryable } from '@/db/tx'
import { formatNano } from '@/money/formatNano'
import { toNanoUsd } from '@/money/nanoUsd'
import type { PriceKind, PriceVersion } from '@/pricing/priceVersion'
import { rateUsage } from '@/pricing/rateUsage'

import type { Check, Finding, Tally } from './check'
import { inBatch } from './inBatch'
import { loadKeptMonths, type Period } from './requestMonths'
import { addTally, tallyOf } from './tally'

/** Requests rated again unless all are wanted, spread over all months by chance. */
const SAMPLE = 20_000
/** Rows in memory at once. */
const FETCH = 5_000

type Row = {
  id: string
  timeMicros: string
  organization: string | null
  provider: string
  model: string
  region: string | null
  version: string
  input: number
  cachedInput: number
  cacheWrite: number
  output: number
  reasoning: number
  webSearches: number
  images: number
  cacheHit: boolean
  ownKey: boolean
  discountPercent: number
} & Record<AmountColumn, string | null>

const AMOUNTS = [
  'price_list_cost',
  'input_charge',
  'cached_charge',
  'cache_write_charge',
  'output_charge',
  'other_charge',
  'provider_cost',
] as const
type AmountColumn = (typeof AMOUNTS)[number]

const name = (column: string) =>
  `(select value from metering.dimensions d where d.id = r.${column})`

const rowsOf = (percent: number) => `
  select r.id, trunc(extract(epoch from r.time) * 1000000)::text as "timeMicros",
    ${name('organization')} as organization, ${name('provider')} as provider, ${name('model')} as model,
    ${name('region')} as region, ${name('price_version')} as version,
    r.input, r.cached_input as "cachedInput", r.cache_write as "cacheWrite", r.output, r.reasoning,
    r.web_searches as "webSearches", r.images, r.cache_hit as "cacheHit", r.own_key as "ownKey",
    r.discount_percent as "discountPercent", ${AMOUNTS.map((column) => `r.${column}::text`).join(', ')}
  from metering.requests r ${percent < 100 ? `tablesample bernoulli (${percent})` : ''}
  where r.time >= $1 and r.time < $2 and r.price_version is not null`

/** The charge column of each priced kind. */
const COLUMN_OF: Record<PriceKind, AmountColumn> = {
  input: 'input_charge',
  cachedInput: 'cached_charge',
  cacheWrite: 'cache_write_charge',
  output: 'output_charge',
  reasoning: 'output_charge',
  request: 'other_charge',
  webSearch: 'other_charge',
  image: 'other_charge',
}

/** What a row must carry in each column when the version rates it, nano-dollars. */
function amountsOf(row: Row, price: PriceVersion): Record<AmountColumn, bigint | null> {
  const { input, cachedInput, cacheWrite, output, reasoning, webSearches, images } = row
  const rating = rateUsage({
    tokens: { input, cachedInput, cacheWrite, output, reasoning },
    units: { webSearches, images },
    cacheHit: row.cacheHit,
    billing: row.ownKey ? 'own_key' : 'credits',
    discountPercent: BigInt(row.discountPercent),
    price,
  })
  const amounts = {
    price_list_cost: rating.listCost,
    input_charge: 0n,
    cached_charge: 0n,
    cache_write_charge: 0n,
    output_charge: 0n,
    other_charge: 0n,
    provider_cost: rating.providerCost,
  } as Record<AmountColumn, bigint | null>
  for (const { kind, charge } of rating.lines)
    amounts[COLUMN_OF[kind]] = (amounts[COLUMN_OF[kind]] ?? 0n) + charge
  return amounts
}

/** Counts and percents that no door lets in cannot be rated at all. */
function tryAmountsOf(row: Row, price: PriceVersion) {
  try {
    return amountsOf(row, price)
  } catch (error) {
    if (error instanceof RangeError) return error
    throw error
  }
}

const usd = (nano: bigint | null) => (nano === null ? null : formatNano(toNanoUsd(nano)))

function* findingsOf(row: Row, price: PriceVersion | undefined): Generator<Finding> {
  const at = { organization: row.organization, row: `request ${row.id}`, difference: null }
  if (!price) {
    yield { ...at, rule: 'price_missing', expected: row.version, found: null }
    return
  }
  const time = Number(row.timeMicros)
  const isInForce =
    price.effectiveFrom <= time && (price.effectiveTo === null || time < price.effectiveTo)
  const isItsOwn =
    price.provider === row.provider &&
    price.model === row.model &&
    (price.region === null || price.region === row.region)
  if (!isInForce || !isItsOwn)
    yield { ...at, rule: 'price_of_other', expected: 'the price in force', found: row.version }
  const due = tryAmountsOf(row, price)
  if (due instanceof RangeError) {
    yield { ...at, rule: 'not_ratable', expected: 'what can be rated', found: due.message }
    return
  }
  for (const column of AMOUNTS) {
    const has = row[column] === null ? null : BigInt(row[column])
    if (has === due[column]) continue
    const difference = has === null || due[column] === null ? null : usd(has - due[column])
    yield { ...at, rule: column, expected: usd(due[column]), found: usd(has), difference }
  }
}

/** Price versions by id, asked for again when a row names one that was not there before. */
function priceBook() {
  const known = new Map<string, PriceVersion>()
  return async (db: Queryable, rows: readonly Row[]) => {
    const missing = rows.filter(({ version }) => !known.has(version))
    for (const version of await loadPriceVersions(db, missing)) known.set(version.id, version)
    return known
  }
}

/** The share of rows that makes a sample of the wanted size, in percent. */
async function percentOf(db: Queryable, isFull: boolean): Promise<number> {
  if (isFull) return 100
  const { rows } = await db.query<{ requests: string }>(
    'select coalesce(sum(requests), 0) as requests from metering.rollups where series = 8',
  )
  return Math.min(100, (SAMPLE / Math.max(1, Number(rows[0]?.requests))) * 100)
}

export const checkRatedAgain: Check = {
  name: 'rated_again',
  about: 'Requests rated again by the price they keep come to what is stored, to the last digit.',
  unit: 'requests',
  async *batches({ pool, isFull }) {
    const pricesOf = priceBook()
    const { months, percent } = await inBatch(pool, async (db) => ({
      months: await loadKeptMonths(db),
      percent: await percentOf(db, isFull),
    }))
    for (const month of months)
      yield await inBatch(pool, (db) => rateMonth(db, month, percent, pricesOf))
  },
}

async function rateMonth(
  db: Queryable,
  { from, to }: Period,
  percent: number,
  pricesOf: ReturnType<typeof priceBook>,
): Promise<Tally> {
  await db.query(`declare rated cursor for ${rowsOf(percent)}`, [from, to])
  let sum: Tally = tallyOf(0, [])
  for (;;) {
    const { rows } = await db.query<Row>(`fetch ${FETCH} from rated`)
    if (rows.length === 0) return sum
    const prices = await pricesOf(db, rows)
    const findings = rows.flatMap((row) => [...findingsOf(row, prices.get(row.version))])
    sum = addTally(sum, tallyOf(rows.length, findings))
  }
}
