import type { Queryable } from '@/db/tx'
import { canonicalDecimal } from '@/money/canonicalDecimal'
import { formatNano } from '@/money/formatNano'
import { toNanoUsd } from '@/money/nanoUsd'
import { requestKey } from '@/usage/contentHash'
import { REQUEST_STATUSES, type TokenBuckets, type UsageReport } from '@/usage/usageReport'

import { CHARGE } from './requestConditions'

/**
 * A stored request: the names of a reported one, who it belongs to and what it cost. Money in USD as
 * canonical decimal strings. Content stands apart: it is revealed one by one.
 */
export type RequestRow = Omit<UsageReport, 'content' | 'timeMicros'> & {
  /** RFC 3339 in UTC. */
  time: string
  organization: string
  organizationName: string | null
  project: string
  projectName: string | null
  /** Null: unpriced. */
  listCost: string | null
  discount: string
  charge: string
  providerCost: string
  priceVersion: string | null
}

const name = (column: string, as: string) =>
  `(select value from metering.dimensions d where d.id = r.${column}) as "${as}"`

/** The names of a row that are stored as numbers, and the columns that hold them. */
export const NAMED_COLUMNS = {
  organization: 'organization',
  project: 'project',
  apiKey: 'api_key',
  user: 'user_ref',
  provider: 'provider',
  model: 'model',
  requestedModel: 'requested_model',
  region: 'region',
  source: 'source',
  errorKind: 'error_kind',
  finishReason: 'finish_reason',
  priceVersion: 'price_version',
} as const
export type NamedColumn = keyof typeof NAMED_COLUMNS

/** Columns of `metering.requests r` but for its names. */
export const FACT_COLUMNS = `
  r.id, r.organization as "organizationNumber",
  trunc(extract(epoch from r.time) * 1000000)::text as "timeMicros",
  r.input, r.cached_input as "cachedInput", r.cache_write as "cacheWrite", r.output, r.reasoning,
  r.web_searches as "webSearches", r.images, r.status, r.duration_ms as "durationMs",
  r.first_token_ms as "timeToFirstTokenMs", r.streamed, r.cache_hit as "cacheHit",
  r.own_key as "ownKey", r.discount_percent as "discountPercent", r.reported_cost as "reportedCost",
  r.price_list_cost as "listNano", (${CHARGE})::text as "chargeNano",
  r.provider_cost as "providerNano"`

/** Columns of `metering.requests r` as `toRequestRow` takes them. */
export const ROW_COLUMNS = `${FACT_COLUMNS},
  ${Object.entries(NAMED_COLUMNS)
    .map(([as, column]) => name(column, as))
    .join(', ')}`

/** A row of ROW_COLUMNS; bigint and numeric are text. */
export type StoredRow = TokenBuckets & {
  id: string
  organizationNumber: number
  timeMicros: string
  organization: string
  project: string
  apiKey: string | null
  user: string | null
  provider: string
  model: string
  requestedModel: string | null
  region: string | null
  source: string | null
  errorKind: string | null
  finishReason: string | null
  priceVersion: string | null
  webSearches: number
  images: number
  status: number
  durationMs: number | null
  timeToFirstTokenMs: number | null
  streamed: boolean
  cacheHit: boolean
  ownKey: boolean
  discountPercent: number
  reportedCost: string | null
  listNano: string | null
  chargeNano: string
  providerNano: string
}

type Details = { errorMessage: string | null; usage: unknown; metadata: unknown }
const NO_DETAILS: Details = { errorMessage: null, usage: null, metadata: null }

/** Stored rows as they are answered, with the names of today and what retention has left. */
export async function toRequestRows(
  db: Queryable,
  rows: readonly StoredRow[],
): Promise<RequestRow[]> {
  if (rows.length === 0) return []
  const keys = rows.map(({ organization, id }) => requestKey(organization, id))
  const names = await loadNames(db, rows)
  const details = await loadDetails(db, rows, keys)
  return rows.map((row, index) => ({
    ...toFacts(row),
    organizationName: names.get(row.organization) ?? null,
    projectName: names.get(row.project) ?? null,
    ...(details.get(keys[index] ?? '') ?? NO_DETAILS),
  }))
}

const usd = (nano: string): string => formatNano(toNanoUsd(BigInt(nano)))

function toFacts(
  row: StoredRow,
): Omit<RequestRow, 'organizationName' | 'projectName' | keyof Details> {
  const status = REQUEST_STATUSES[row.status]
  if (!status) throw new Error(`Request ${row.id} has the unknown status ${row.status}.`)
  const discount =
    row.ownKey || row.listNano === null ? 0n : BigInt(row.listNano) - BigInt(row.chargeNano)
  return {
    id: row.id,
    time: new Date(Math.floor(Number(row.timeMicros) / 1000)).toISOString(),
    organization: row.organization,
    project: row.project,
    apiKey: row.apiKey,
    user: row.user,
    provider: row.provider,
    model: row.model,
    requestedModel: row.requestedModel,
    region: row.region,
    tokens: {
      input: row.input,
      cachedInput: row.cachedInput,
      cacheWrite: row.cacheWrite,
      output: row.output,
      reasoning: row.reasoning,
    },
    units: { webSearches: row.webSearches, images: row.images },
    status,
    errorKind: row.errorKind,
    finishReason: row.finishReason,
    durationMs: row.durationMs,
    timeToFirstTokenMs: row.timeToFirstTokenMs,
    streamed: row.streamed,
    cacheHit: row.cacheHit,
    billing: row.ownKey ? 'own_key' : 'credits',
    source: row.source,
    reportedCost: row.reportedCost === null ? null : canonicalDecimal(row.reportedCost),
    listCost: row.listNano === null ? null : usd(row.listNano),
    discount: formatNano(toNanoUsd(discount)),
    charge: usd(row.chargeNano),
    providerCost: usd(row.providerNano),
    priceVersion: row.priceVersion,
  }
}

async function loadNames(db: Queryable, rows: readonly StoredRow[]): Promise<Map<string, string>> {
  const { rows: found } = await db.query<{ id: string; name: string }>(
    `select id, name from organizations where id = any($1)
     union all select id, name from projects where id = any($2)`,
    [rows.map(({ organization }) => organization), rows.map(({ project }) => project)],
  )
  return new Map(found.map(({ id, name }) => [id, name]))
}

async function loadDetails(
  db: Queryable,
  rows: readonly StoredRow[],
  keys: readonly string[],
): Promise<Map<string, Details>> {
  const times = rows.map(({ timeMicros }) => Math.floor(Number(timeMicros) / 1000))
  // The time finds the partitions; details keep the millisecond.
  const { rows: found } = await db.query<Details & { key: string }>(
    `select key, error_message as "errorMessage", usage, metadata from metering.request_details
     where key = any($1::uuid[]) and time between $2 and $3`,
    [keys, new Date(Math.min(...times)), new Date(Math.max(...times))],
  )
  return new Map(found.map(({ key, ...details }) => [key, details]))
}
