/**
 * Which representation of money is exact, and what does exactness cost? Prints milliseconds (the best
 * of five runs) and how far the floats are off. With DATABASE_URL it also compares sum(bigint) with
 * sum(numeric(20,9)) in Postgres, in a temporary table. Run: npx tsx bench/money.ts
 */
import pg from 'pg'

import { readDecimal, rescale, writeDecimal } from '@/money/decimal'
import { formatNano } from '@/money/formatNano'
import { toNanoUsd } from '@/money/nanoUsd'
import { toPicoUsd } from '@/money/picoUsd'
import type { PriceVersion } from '@/pricing/priceVersion'
import { rateUsage, type RatedUsage } from '@/pricing/rateUsage'

const ROWS = 1_000_000
const RUNS = 5
const DISCOUNT_PERCENT = 12.5

const say = (text: string) => process.stdout.write(`${text}\n`)

/** The same numbers in every run and on every machine. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

function measure<Result>(name: string, run: () => Result): Result {
  let best = Infinity
  let result = run()
  for (let turn = 0; turn < RUNS; turn += 1) {
    const before = performance.now()
    result = run()
    best = Math.min(best, performance.now() - before)
  }
  say(`${name.padEnd(44)}${String(Math.round(best)).padStart(8)} ms`)
  return result
}

/** Exact distance of a double from an exact sum, in nano-dollars, by its full binary expansion. */
function floatErrorNano(float: number, exact: bigint): string {
  const scale = 2n ** 60n
  const binary =
    BigInt(Math.round(float)) * scale + BigInt(Math.round((float - Math.round(float)) * 2 ** 60))
  const milli = ((binary * 10n ** 9n - exact * scale) * 1000n) / scale
  return writeDecimal({ unscaled: milli, places: 3 })
}

function benchSums(): void {
  const random = createRandom(1)
  const nano = Array.from({ length: ROWS }, () => BigInt(Math.floor(random() * 50_000_000)))
  const texts = nano.map((amount) => formatNano(toNanoUsd(amount)))
  const floats = texts.map(Number)

  say(`Summing ${ROWS} amounts between $0 and $0.05`)
  const exact = measure('bigint nano-dollars', () => {
    let sum = 0n
    for (const amount of nano) sum += amount
    return sum
  })
  const fromText = measure('decimal strings, added one by one', () => {
    let sum = '0'
    for (const text of texts) {
      const total = rescale(readDecimal(sum), 9).unscaled + rescale(readDecimal(text), 9).unscaled
      sum = writeDecimal({ unscaled: total, places: 9 })
    }
    return sum
  })
  const float = measure('float', () => {
    let sum = 0
    for (const amount of floats) sum += amount
    return sum
  })
  if (rescale(readDecimal(fromText), 9).unscaled !== exact) throw new Error('The sums differ.')
  say(
    `float is off by ${floatErrorNano(float, exact)} nano-dollars of ${formatNano(toNanoUsd(exact))}\n`,
  )
}

const PRICE: PriceVersion = {
  id: 'prc_bench',
  provider: 'openai',
  model: 'gpt-4o',
  region: null,
  effectiveFrom: 0,
  effectiveTo: null,
  prices: {
    input: toPicoUsd(2_500_000_000_000n),
    cachedInput: toPicoUsd(1_250_000_000_000n),
    output: toPicoUsd(10_000_000_000_000n),
  },
  costs: {},
  tiers: [],
}

function benchRating(): void {
  const random = createRandom(2)
  const count = (most: number) => Math.floor(random() * most)
  const usages = Array.from({ length: ROWS }, (): RatedUsage => ({
    tokens: {
      input: count(8000),
      cachedInput: count(4000),
      cacheWrite: 0,
      output: count(2000),
      reasoning: count(500),
    },
    units: { webSearches: 0, images: 0 },
    cacheHit: false,
    billing: 'credits',
    discountPercent: 125_000n,
    price: PRICE,
  }))

  say(`Rating ${ROWS} requests at 12.5 % discount and summing the charges`)
  const exact = measure('bigint: rateUsage, with lines and costs', () => {
    let sum = 0n
    for (const usage of usages) sum += rateUsage(usage).charge
    return sum
  })
  // The same rules in doubles: each part rounded to nano-dollars, as far as Math.round can.
  const nanoPerToken = { input: 2500, cachedInput: 1250, output: 10_000, reasoning: 10_000 }
  const factor = (100 - DISCOUNT_PERCENT) / 100
  const part = (units: number, price: number) => Math.round(units * price * factor) / 1e9
  const chargeOf = ({ tokens }: RatedUsage) =>
    part(tokens.input, nanoPerToken.input) +
    part(tokens.cachedInput, nanoPerToken.cachedInput) +
    part(tokens.output, nanoPerToken.output) +
    part(tokens.reasoning, nanoPerToken.reasoning)
  const float = measure('float: charge alone', () => {
    let sum = 0
    for (const usage of usages) sum += chargeOf(usage)
    return sum
  })
  let wrong = 0
  for (const usage of usages)
    if (BigInt(Math.round(chargeOf(usage) * 1e9)) !== rateUsage(usage).charge) wrong += 1
  say(
    `float is off by ${floatErrorNano(float, exact)} nano-dollars of ${formatNano(toNanoUsd(exact))}`,
  )
  say(
    `${wrong} of ${ROWS} float charges differ by a nano-dollar or more: Math.round lifts every half\n`,
  )
}

async function benchPostgres(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    await client.query('set max_parallel_workers_per_gather = 0')
    await client.query("set work_mem = '64MB'")
    const columns = Array.from({ length: 8 }, (_, index) => index)
    await client.query(`create temporary table bench_money as
      select ${columns.map((i) => `n + ${i} as n${i}`).join(', ')},
        ${columns.map((i) => `((n + ${i})::numeric / 1000000000)::numeric(20,9) as d${i}`).join(', ')}
      from (select (i::bigint * 48271 % 50000000) as n from generate_series(1, ${ROWS}) i) s`)
    await client.query('analyze bench_money')
    say(`Postgres: ${ROWS} rows, one connection, no parallel workers`)
    const eight = (letter: string) => columns.map((i) => `sum(${letter}${i})::text`).join(', ')
    for (const [name, sql] of [
      ['sum(bigint)', 'select sum(n0)::text as sum from bench_money'],
      ['sum(numeric(20,9))', 'select sum(d0)::text as sum from bench_money'],
      ['eight sums, bigint', `select ${eight('n')} from bench_money`],
      ['eight sums, numeric', `select ${eight('d')} from bench_money`],
    ] as const) {
      let best = Infinity
      for (let turn = 0; turn <= RUNS; turn += 1) {
        const before = performance.now()
        await client.query(sql)
        if (turn > 0) best = Math.min(best, performance.now() - before)
      }
      say(`${name.padEnd(44)}${String(Math.round(best)).padStart(8)} ms`)
    }
    const check = await client.query<{ equal: boolean; n: string; d: string }>(
      `select sum(n0) = sum(d0) * 1000000000 as equal,
        avg(pg_column_size(n0))::numeric(6,2)::text as n, avg(pg_column_size(d0))::numeric(6,2)::text as d
       from bench_money`,
    )
    const [row] = check.rows
    if (!row?.equal) throw new Error('The sums differ.')
    say(`both sums are equal; bytes a value: bigint ${row.n}, numeric ${row.d}`)
  } finally {
    await client.end()
  }
}

benchSums()
benchRating()
const databaseUrl = process.env.DATABASE_URL
if (databaseUrl) await benchPostgres(databaseUrl)
else say('Postgres: left out, DATABASE_URL is not set')
