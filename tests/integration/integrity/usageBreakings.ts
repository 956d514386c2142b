import { expect } from 'vitest'

import type { Breaking, Group } from './breakBooks'
import type { Books } from './books'

/** The number that metering has for a name. */
const numberOf = (value: string) => `(select id from metering.dimensions where value = '${value}')`
const own = (books: Books) => `organization = ${numberOf(books.organization)}`
const DAY = '2026-09-29'
/** The organization's first request, and the bucket of its day. */
const firstRequest = (books: Books) => `${own(books)} and time = timestamptz '${DAY} 00:00:00+00'`

export const USAGE_BREAKINGS: readonly Breaking[] = [
  {
    check: 'usage_charged',
    rule: 'posted',
    what: 'a request’s charge lowered after it was debited',
    sql: (books) =>
      `update metering.requests set output_charge = output_charge - 5 where ${firstRequest(books)}`,
    finding: ({ organization: row }) => ({ row, difference: '0.000000005' }),
  },
  {
    check: 'usage_charged',
    rule: 'posted',
    what: 'a posting removed',
    sql: ({ organization }) =>
      `delete from ledger.usage_postings where organization_id = '${organization}' and sequence = 8`,
    finding: ({ organization: row }) => ({ row }),
  },
  {
    check: 'usage_charged',
    rule: 'api_key_usage',
    what: 'the usage of a key set back',
    sql: ({ apiKey }) => `update api_keys set usage = 0 where id = '${apiKey}'`,
    finding: ({ apiKey: row }) => ({ row, found: '0' }),
  },
  {
    check: 'usage_charged',
    rule: 'api_key_usage',
    what: 'a request moved to no key',
    sql: ({ apiKey }) =>
      `update metering.requests set api_key = null
       where api_key = ${numberOf(apiKey)} and time < timestamptz '${DAY} 12:00:00+00'`,
    finding: ({ apiKey: row }) => ({ row, difference: '0.00717' }),
  },
]

const inSeries = (series: number) => expect.stringContaining(`series ${series} of `)

export const LATENCY_BREAKINGS: readonly Breaking[] = [
  {
    check: 'latencies',
    rule: 'bin_differs',
    what: 'a request that took longer than its histogram knows',
    sql: (books) => `update metering.requests set duration_ms = 5000 where ${firstRequest(books)}`,
    finding: () => ({ row: inSeries(2) }),
  },
  {
    check: 'latencies',
    rule: 'bin_differs',
    what: 'a duration that left the queue and went nowhere',
    sql: () =>
      `delete from metering.latency_queue
       where ctid = (select ctid from metering.latency_queue order by time limit 1)`,
    finding: () => ({ row: inSeries(2), difference: '-1' }),
  },
  {
    check: 'latencies',
    rule: 'bin_differs',
    what: 'a histogram of requests that never were',
    sql: () =>
      `insert into metering.latencies (series, entity, bucket, bins, counts)
       values (6, 0, '${DAY}', '{10}', '{3}')`,
    finding: () => ({
      row: `series 6 of the platform, ${DAY}T00:00:00.000000Z, bin 10`,
      expected: '0',
      found: '3',
      difference: '3',
    }),
  },
]

/** Every grain, by the words a person reads. */
const GRAINS: readonly [series: number, words: string, entity: (books: Books) => string][] = [
  [1, 'organization per hour', (books) => numberOf(books.organization)],
  [2, 'organization per day', (books) => numberOf(books.organization)],
  [3, 'organization by model per day', (books) => numberOf(books.organization)],
  [4, 'organization by model per month', (books) => numberOf(books.organization)],
  [5, 'project per day', (books) => numberOf(books.project)],
  [6, 'project by model per month', (books) => numberOf(books.project)],
  [7, 'platform per hour', () => '0'],
  [8, 'platform per day', () => '0'],
  [9, 'platform by model per hour', () => '0'],
  [10, 'platform by model per day', () => '0'],
  [11, 'platform by model per month', () => '0'],
  [12, 'organization per month', (books) => numberOf(books.organization)],
  [13, 'project per month', (books) => numberOf(books.project)],
]

const MEASURES = [
  'requests',
  'failed',
  'client_errors',
  'cache_hits',
  'unpriced',
  'input',
  'cached_input',
  'cache_write',
  'output',
  'reasoning',
]
const AMOUNTS = [
  'input_charge',
  'cached_charge',
  'cache_write_charge',
  'output_charge',
  'other_charge',
  'discount',
  'own_key_list_cost',
  'provider_cost',
]

const oneBucket = (series: number, entity: string, order: 'asc' | 'desc' = 'asc') =>
  `(series, entity, bucket, provider, model) = (
     select series, entity, bucket, provider, model from metering.rollups
     where series = ${series} and entity = ${entity} order by bucket ${order}, provider, model limit 1)`

const inDay = (books: Books) => oneBucket(2, numberOf(books.organization))

const EVERY_GRAIN: Group[] = [
  {
    what: 'a bucket changed, in every grain',
    breakings: GRAINS.map(([series, words, entity]) => ({
      check: 'rollups',
      rule: 'input_charge',
      what: words,
      sql: (books) =>
        `update metering.rollups set input_charge = input_charge + 1 where ${oneBucket(series, entity(books))}`,
      finding: () => ({
        row: expect.stringMatching(new RegExp(`^${words} `)),
        difference: '0.000000001',
      }),
    })),
  },
  {
    what: 'a bucket removed, in every grain',
    breakings: GRAINS.map(([series, words, entity]) => ({
      check: 'rollups',
      rule: 'bucket_missing',
      what: words,
      // Without a day's own bucket nothing is due by hour and by model of it: another day's goes.
      sql: (books) =>
        `delete from metering.rollups
         where ${oneBucket(series, entity(books), series === 2 ? 'desc' : 'asc')}`,
      finding: () => ({ row: expect.stringMatching(new RegExp(`^${words} `)), found: null }),
    })),
  },
  {
    what: 'every measure of a bucket changed',
    breakings: [...MEASURES, ...AMOUNTS].map((measure, i) => ({
      check: 'rollups',
      rule: measure,
      what: measure,
      sql: (books) =>
        `update metering.rollups set ${measure} = ${measure} + ${i + 1} where ${inDay(books)}`,
      finding: ({ organization }) => ({
        row: `organization per day ${organization} ${DAY}T00:00Z`,
        difference: MEASURES.includes(measure)
          ? String(i + 1)
          : `0.0000000${String(i + 1).padStart(2, '0')}`.replace(/0$/, ''),
      }),
    })),
  },
]

const ROLLUPS: Breaking[] = [
  {
    check: 'rollups',
    rule: 'bucket_surplus',
    what: 'a bucket of a day without requests',
    sql: (books) =>
      `insert into metering.rollups select (jsonb_populate_record(r, '{"bucket": "2026-11-02T00:00:00Z"}')).*
       from metering.rollups r where ${inDay(books)}`,
    finding: ({ organization }) => ({
      row: `organization per day ${organization} 2026-11-02T00:00Z`,
      expected: null,
    }),
  },
  {
    check: 'rollups',
    rule: 'bucket_surplus',
    what: 'a month’s bucket that begins within the month',
    sql: (books) =>
      `update metering.rollups set bucket = bucket + interval '3 days'
       where ${oneBucket(4, numberOf(books.organization))}`,
    finding: () => ({ expected: null }),
  },
  {
    check: 'rollups',
    rule: 'bucket_surplus',
    what: 'a series that nobody knows',
    sql: (books) => `update metering.rollups set series = 99 where ${inDay(books)}`,
    finding: ({ organization }) => ({ row: `unknown series 99 ${organization} ${DAY}T00:00Z` }),
  },
  {
    check: 'rollups',
    rule: 'bucket_missing',
    what: 'a request added past the roll-ups',
    sql: (books) =>
      `insert into metering.requests select (jsonb_populate_record(r, '{"time": "2026-10-20T00:00:00Z"}')).*
       from metering.requests r where ${firstRequest(books)}`,
    finding: () => ({ expected: '1 requests', found: null }),
  },
  {
    check: 'rollups',
    rule: 'requests',
    what: 'a request removed under its roll-ups',
    sql: (books) => `delete from metering.requests where ${firstRequest(books)}`,
    finding: () => ({ difference: '1' }),
  },
  {
    check: 'rollups',
    rule: 'bucket_surplus',
    what: 'a whole month of requests removed that must still be kept',
    sql: () =>
      `with gone as (delete from metering.requests where time >= timestamptz '2026-10-01 00:00+00')
       select 1`,
    finding: () => ({ expected: null }),
  },
]

export const ROLLUP_BREAKINGS: readonly (Breaking | Group)[] = [...EVERY_GRAIN, ...ROLLUPS]
