import type { Tx } from '@/db/tx'

import { addSavings } from './addSavings'
import type { NumberOf } from './dimensions'
import { REQUEST_COLUMNS, type RatedRequest } from './requestColumns'
import { makeFine, type OrganizationDay } from './makeFine'
import { addDeltas, DUE_DAYS, sumByGrain } from './rollupSql'

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

// The roll-ups, for whose keys parallel batches wait, are locked when all the rest is done: their CTE
// waits for what the others return.
const INSERT_REQUESTS = `
with fresh as (
  select * from unnest(${REQUEST_COLUMNS.map((column, i) => `$${i + 1}::${column.type}[]`).join(', ')})
    as r(${REQUEST_COLUMNS.map((column) => column.name).join(', ')})
), timed as (
  insert into metering.latency_queue (time, organization, project, bin)
  select time, organization, project, metering.latency_bin(duration_ms) from fresh
  where duration_ms is not null
  returning 1
), stored as (
  insert into metering.requests (${STORED.join(', ')}) select ${STORED.join(', ')} from fresh
  returning 1
), ${sumByGrain('fresh', '1')},
${addDeltas('(select count(*) from stored) >= (select count(*) from timed)')}
${DUE_DAYS}`

/** Stores new requests and adds them to every sum that is kept, in the caller's transaction. */
export async function insertRequests(
  tx: Tx,
  rows: readonly RatedRequest[],
  numberOf: NumberOf,
): Promise<void> {
  if (rows.length === 0) return
  const { rows: due } = await tx.query<OrganizationDay>(
    INSERT_REQUESTS,
    REQUEST_COLUMNS.map((column) => {
      const values = rows.map((row) => column.of(row, numberOf))
      return column.type === 'text' ? values : toArrayText(values)
    }),
  )
  await makeFine(tx, due)
  await addSavings(
    tx,
    rows.map((row) => ({
      organization: row.owner.organization,
      timeMicros: row.report.timeMicros,
      rated: row,
    })),
    numberOf,
  )
  await insertDetails(tx, rows, numberOf)
}

/** Numbers, times, uuids and booleans need no quotes; without looking for them it takes half as long. */
const toArrayText = (values: readonly (boolean | number | string | null)[]): string =>
  `{${values.map((value) => value ?? 'NULL').join()}}`

const toJson = (value: unknown) =>
  value === null || value === undefined ? null : JSON.stringify(value)

/** Raw usage, metadata, error text and kept content: only for the rows that have any. */
async function insertDetails(
  tx: Tx,
  rows: readonly RatedRequest[],
  numberOf: NumberOf,
): Promise<void> {
  const detailed = rows.filter(
    ({ report }) =>
      report.errorMessage !== null ||
      report.usage !== null ||
      report.metadata !== null ||
      report.content !== null,
  )
  if (detailed.length === 0) return
  await tx.query(
    `insert into metering.request_details
       (key, time, error_message, usage, metadata, content, organization)
     select * from unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::json[], $5::json[], $6::json[],
       $7::integer[])`,
    [
      detailed.map((row) => row.key),
      detailed.map((row) => new Date(row.report.timeMicros / 1000).toISOString()),
      detailed.map((row) => row.report.errorMessage),
      detailed.map((row) => toJson(row.report.usage)),
      detailed.map((row) => toJson(row.report.metadata)),
      detailed.map((row) => toJson(row.report.content)),
      detailed.map((row) => numberOf('organization', row.owner.organization)),
    ],
  )
}
