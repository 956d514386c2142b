import type { Tx } from '@/db/tx'

import type { DimensionKind } from './dimensions'
import { REQUEST_COLUMNS, type RatedRequest } from './requestColumns'

type NumberOf = (kind: DimensionKind, value: string) => number

/**
 * Claims the request ids, in order of their keys so that two batches never wait in a circle. A
 * parallel batch with the same id waits here and then sees a duplicate.
 * @returns the keys that are new
 */
export async function claimKeys(tx: Tx, rows: readonly RatedRequest[]): Promise<Set<string>> {
  const { rows: claimed } = await tx.query<{ key: string }>(
    `insert into metering.request_keys (key, time, content)
     select key, time, content
     from unnest($1::uuid[], $2::timestamptz[], $3::bigint[]) as r(key, time, content)
     order by key
     on conflict (key) do nothing
     returning key`,
    [
      rows.map((row) => row.key),
      rows.map((row) => new Date(row.report.timeMicros / 1000).toISOString()),
      rows.map((row) => row.content.toString()),
    ],
  )
  return new Set(claimed.map((row) => row.key))
}

/** What the first report of each known key said, as a hash. */
export async function readContents(tx: Tx, keys: readonly string[]): Promise<Map<string, bigint>> {
  if (keys.length === 0) return new Map()
  const { rows } = await tx.query<{ key: string; content: string }>(
    'select key, content from metering.request_keys where key = any($1::uuid[])',
    [keys],
  )
  return new Map(rows.map((row) => [row.key, BigInt(row.content)]))
}

const STORED = REQUEST_COLUMNS.filter((column) => column.name !== 'key').map(
  (column) => column.name,
)

// Each measure of a roll-up: its column and what one request adds to it. Charges add up to the whole
// charge; the list cost of own-key requests is kept apart from every other sum.
const MEASURES: readonly [string, string][] = [
  ['requests', '1'],
  ['failed', '(status in (2, 3))::int'],
  ['client_errors', '(status = 1)::int'],
  ['canceled', '(status = 4)::int'],
  ['cache_hits', 'cache_hit::int'],
  ['own_key_requests', 'own_key::int'],
  ['unpriced', '(price_list_cost is null)::int'],
  ['input', 'input'],
  ['cached_input', 'cached_input'],
  ['cache_write', 'cache_write'],
  ['output', 'output'],
  ['reasoning', 'reasoning'],
  ['input_charge', 'input_charge'],
  ['cached_charge', 'cached_charge'],
  ['cache_write_charge', 'cache_write_charge'],
  ['output_charge', 'output_charge'],
  ['other_charge', 'other_charge'],
  [
    'discount',
    `case when own_key then 0 else coalesce(price_list_cost, 0) - (input_charge + cached_charge
       + cache_write_charge + output_charge + other_charge) end`,
  ],
  ['own_key_list_cost', 'case when own_key then coalesce(price_list_cost, 0) else 0 end'],
  ['provider_cost', 'provider_cost'],
]

const GRAINS = `
  (1, organization, hour, 0, 0), (2, organization, day, 0, 0),
  (3, organization, day, provider, model), (4, organization, month, provider, model),
  (5, project, day, 0, 0), (6, project, month, provider, model),
  (7, 0, hour, 0, 0), (8, 0, day, 0, 0),
  (9, 0, hour, provider, model), (10, 0, day, provider, model), (11, 0, month, provider, model)`

const INSERT_REQUESTS = `
with fresh as (
  select * from unnest(${REQUEST_COLUMNS.map((column, i) => `$${i + 1}::${column.type}[]`).join(', ')})
    as r(${REQUEST_COLUMNS.map((column) => column.name).join(', ')})
), stored as (
  insert into metering.requests (${STORED.join(', ')}) select ${STORED.join(', ')} from fresh
), measured as (
  select organization, project, provider, model,
    date_trunc('hour', time) as hour, date_trunc('day', time) as day, date_trunc('month', time) as month,
    ${MEASURES.map(([name, sql]) => `(${sql})::bigint as m_${name}`).join(', ')}
  from fresh
), deltas as (
  select g.series::smallint as series, g.entity, g.bucket, g.provider as g_provider, g.model as g_model,
    ${MEASURES.map(([name]) => `sum(m_${name})::bigint as ${name}`).join(', ')}
  from measured cross join lateral (values ${GRAINS}) as g(series, entity, bucket, provider, model)
  group by 1, 2, 3, 4, 5
  order by 1, 2, 3, 4, 5
)
insert into metering.rollups as r (series, entity, bucket, provider, model,
  ${MEASURES.map(([name]) => name).join(', ')})
select * from deltas
on conflict (series, entity, bucket, provider, model) do update set
  ${MEASURES.map(([name]) => `${name} = r.${name} + excluded.${name}`).join(', ')}`

/** Stores new requests and adds them to every roll-up, in one statement of the caller's transaction. */
export async function insertRequests(
  tx: Tx,
  rows: readonly RatedRequest[],
  numberOf: NumberOf,
): Promise<void> {
  if (rows.length === 0) return
  await tx.query(
    INSERT_REQUESTS,
    REQUEST_COLUMNS.map((column) => rows.map((row) => column.of(row, numberOf))),
  )
  await insertDetails(tx, rows)
}

const toJson = (value: unknown) =>
  value === null || value === undefined ? null : JSON.stringify(value)

/** Raw usage, metadata, error text and kept content: only for the rows that have any. */
async function insertDetails(tx: Tx, rows: readonly RatedRequest[]): Promise<void> {
  const detailed = rows.filter(
    ({ report }) =>
      report.errorMessage !== null ||
      report.usage !== null ||
      report.metadata !== null ||
      report.content !== null,
  )
  if (detailed.length === 0) return
  await tx.query(
    `insert into metering.request_details (key, time, error_message, usage, metadata, content)
     select * from unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::json[], $5::json[], $6::json[])`,
    [
      detailed.map((row) => row.key),
      detailed.map((row) => new Date(row.report.timeMicros / 1000).toISOString()),
      detailed.map((row) => row.report.errorMessage),
      detailed.map((row) => toJson(row.report.usage)),
      detailed.map((row) => toJson(row.report.metadata)),
      detailed.map((row) => toJson(row.report.content)),
    ],
  )
}
