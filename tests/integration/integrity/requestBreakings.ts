import { expect } from 'vitest'

import type { Breaking } from './breakBooks'
import type { Books } from './books'

const numberOf = (value: string) => `(select id from metering.dimensions where value = '${value}')`
const own = (books: Books) => `organization = ${numberOf(books.organization)}`
const DAY = '2026-09-29'
/** The organization's first request: priced, billed to credits, without written tokens. */
const first = (books: Books) => `${own(books)} and time = timestamptz '${DAY} 00:00:00+00'`
const onFirst = (change: string) => (books: Books) =>
  `update metering.requests set ${change} where ${first(books)}`
const onDay = (change: string, which: string) => (books: Books) =>
  `update metering.requests set ${change} where ${own(books)} and ${which}
     and time < timestamptz '${DAY} 23:00:00+00'`
const copyOfFirst = (change: string) => (books: Books) =>
  `insert into metering.requests select (jsonb_populate_record(r, '${change}')).*
   from metering.requests r where ${first(books)}`

const request = expect.stringMatching(/^request req_\d+ at 2026-09-29T/) as unknown
const inRequests = (
  rule: string,
  what: string,
  sql: Breaking['sql'],
  values: ReturnType<Breaking['finding']> = {},
): Breaking => ({
  ...{ check: 'requests', rule, what, sql },
  finding: ({ organization }) => ({ row: request, organization, ...values }),
})

const REQUESTS: Breaking[] = [
  inRequests('amount_negative', 'a negative provider cost', onFirst('provider_cost = -2'), {
    found: '-0.000000002',
  }),
  inRequests('count_negative', 'a negative duration', onFirst('duration_ms = -5'), { found: '-5' }),
  inRequests(
    'cache_hit_costs',
    'a cache hit with a list cost',
    onDay('price_list_cost = 5', 'cache_hit'),
    { found: 'list cost 0.000000005, charge 0, provider cost 0' },
  ),
  inRequests(
    'own_key_costs',
    'an own-key request with a provider cost',
    onDay('provider_cost = 7', 'own_key'),
  ),
  inRequests(
    'unpriced_costs',
    'a charge without a price',
    onDay('output_charge = 3', 'price_version is null and not cache_hit'),
    { found: 'list cost unknown, charge 0.000000003, provider cost 0' },
  ),
  inRequests('list_cost_missing', 'a list cost removed', onFirst('price_list_cost = null')),
  inRequests('discount_percent', 'a discount above all', onFirst('discount_percent = 1000001'), {
    found: '100.0001',
  }),
  inRequests('charge_above_list', 'a charge above list', onFirst('input_charge = 99000000000'), {
    expected: 'at most 0.00717',
  }),
  inRequests('discount_without_rule', 'a charge lowered', onFirst('input_charge = 0'), {
    expected: '0.00717',
    found: '0.00417',
  }),
  inRequests(
    'charge_without_units',
    'a charge for tokens that were not there',
    onFirst('cache_write_charge = 1'),
  ),
  inRequests('status_unknown', 'a status that there is not', onFirst('status = 9'), { found: '9' }),
  {
    check: 'requests',
    rule: 'project_of_other',
    what: 'a project moved to another organization',
    sql: ({ project }) =>
      `update projects set organization_id = 'org_other' where id = '${project}'`,
    finding: ({ project, organization }) => ({
      row: `requests of project ${project}`,
      expected: 'org_other',
      found: organization,
    }),
  },
  {
    check: 'requests',
    rule: 'key_of_other',
    what: 'a key moved to another project',
    sql: ({ apiKey }) => `update api_keys set project_id = 'prj_other' where id = '${apiKey}'`,
    finding: ({ apiKey, project }) => ({
      row: `requests of key ${apiKey}`,
      expected: 'prj_other',
      found: project,
    }),
  },
]

const KEYS: Breaking[] = [
  {
    check: 'request_keys',
    rule: 'key_missing',
    what: 'a request that came past the keys',
    sql: copyOfFirst('{"id": "req_past"}'),
    finding: ({ organization }) => ({
      organization,
      row: `request req_past at ${DAY}T00:00:00.000000Z`,
    }),
  },
  {
    check: 'request_keys',
    rule: 'request_missing',
    what: 'a key whose request is gone',
    sql: () =>
      `insert into metering.request_keys values
         ('00000000-0000-4000-8000-000000000001', '${DAY} 01:00:00+00', 1)`,
    finding: () => ({ row: 'key 00000000-0000-4000-8000-000000000001' }),
  },
  {
    check: 'request_keys',
    rule: 'request_missing',
    what: 'a key of a time without any request',
    sql: () =>
      `insert into metering.request_keys values
         ('00000000-0000-4000-8000-000000000002', '2026-01-05 01:00:00+00', 1)`,
    finding: () => ({ row: 'key 00000000-0000-4000-8000-000000000002' }),
  },
  {
    check: 'request_keys',
    rule: 'key_time',
    what: 'a request moved to another time',
    sql: onFirst(`time = time + interval '1 hour'`),
    finding: ({ organization }) => ({
      organization,
      expected: `${DAY}T01:00:00.000000Z`,
      found: `${DAY}T00:00:00.000000Z`,
    }),
  },
  {
    check: 'request_keys',
    rule: 'request_repeated',
    what: 'a request stored twice',
    sql: copyOfFirst('{"input": 1}'),
    finding: ({ organization }) => ({ organization, expected: '1', found: '2' }),
  },
]

const AMOUNTS = [
  'price_list_cost',
  'input_charge',
  'cached_charge',
  'cache_write_charge',
  'output_charge',
  'other_charge',
  'provider_cost',
]

const RATED: Breaking[] = [
  ...AMOUNTS.map((column, i): Breaking => ({
    check: 'rated_again',
    rule: column,
    what: 'an amount off by nano-dollars',
    sql: onFirst(`${column} = ${column} + ${i + 1}`),
    finding: ({ organization }) => ({ organization, difference: `0.00000000${i + 1}` }),
  })),
  {
    check: 'rated_again',
    rule: 'not_ratable',
    what: 'a count that no request has',
    sql: onFirst('output = -3'),
    finding: ({ organization }) => ({ organization, found: 'Not a count: output -3' }),
  },
  {
    check: 'rated_again',
    rule: 'price_missing',
    what: 'a price version that is gone',
    sql: (books) =>
      `insert into metering.dimensions (kind, value) values (11, 'prc_gone');
       ${onFirst(`price_version = ${numberOf('prc_gone')}`)(books)}`,
    finding: ({ organization }) => ({ organization, expected: 'prc_gone', found: null }),
  },
  {
    check: 'rated_again',
    rule: 'price_of_other',
    what: 'a request rated by the price of another model',
    sql: onFirst(`price_version = (
      select other.price_version from metering.requests other
      where other.model <> requests.model and other.price_version is not null limit 1)`),
    finding: ({ organization }) => ({ organization, expected: 'the price in force' }),
  },
]

export const REQUEST_BREAKINGS: readonly Breaking[] = [...REQUESTS, ...KEYS, ...RATED]
