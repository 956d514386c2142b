import type { Rating } from '@/pricing/rateUsage'
import type { RequestStatus, UsageReport } from '@/usage/usageReport'

import type { DimensionKind, NumberOf, VisitNames } from './dimensions'
import type { Owner } from './resolveOwners'

/** A report with its owner, its known names and its price: all that a stored request needs. */
export type RatedRequest = {
  index: number
  /** Hash of organization and id: the request's identity for ever. */
  key: string
  content: bigint
  report: UsageReport
  owner: Owner
  provider: string
  model: string
  priceVersion: string | null
  discountRule: string | null
  discountPercent: bigint
  rating: Rating
}

type Column = {
  name: string
  type: string
  of: (row: RatedRequest, numberOf: NumberOf) => boolean | number | string | null
}

/** As stored; the metrics filter by these numbers. */
export const STATUS_NUMBERS: Record<RequestStatus, number> = {
  ok: 0,
  client_error: 1,
  gateway_error: 2,
  upstream_error: 3,
  canceled: 4,
}

/** Which charge column each priced kind belongs to; together they are the whole charge. */
export const CHARGE_PARTS = {
  input_charge: ['input'],
  cached_charge: ['cachedInput'],
  cache_write_charge: ['cacheWrite'],
  output_charge: ['output', 'reasoning'],
  other_charge: ['request', 'webSearch', 'image'],
} as const

/** What these kinds are charged, in nano-dollars. */
export const chargeOf = (rating: Rating, kinds: readonly string[]): string => {
  let sum = 0n
  for (const line of rating.lines) if (kinds.includes(line.kind)) sum += line.charge
  return sum.toString()
}

const named = (name: string, kind: DimensionKind, of: (row: RatedRequest) => string | null) => ({
  name,
  type: 'integer',
  of: (row: RatedRequest, numberOf: NumberOf) => {
    const value = of(row)
    return value === null ? null : numberOf(kind, value)
  },
})

const integer = (name: string, of: (row: RatedRequest) => number | null): Column => ({
  name,
  type: 'integer',
  of,
})

const isoMicros = (micros: number): string => {
  const seconds = new Date(Math.floor(micros / 1000)).toISOString().slice(0, 23)
  return `${seconds}${String(((micros % 1000) + 1000) % 1000).padStart(3, '0')}Z`
}

/** Every column of metering.requests, in one place: its type and where its value comes from. */
export const REQUEST_COLUMNS: readonly Column[] = [
  { name: 'key', type: 'uuid', of: (row) => row.key },
  { name: 'time', type: 'timestamptz', of: (row) => isoMicros(row.report.timeMicros) },
  { name: 'price_list_cost', type: 'bigint', of: (row) => row.rating.listCost?.toString() ?? null },
  ...Object.entries(CHARGE_PARTS).map(([name, kinds]) => ({
    name,
    type: 'bigint',
    of: (row: RatedRequest) => chargeOf(row.rating, kinds),
  })),
  { name: 'provider_cost', type: 'bigint', of: (row) => row.rating.providerCost.toString() },
  named('organization', 'organization', (row) => row.owner.organization),
  named('project', 'project', (row) => row.owner.project),
  named('api_key', 'apiKey', (row) => row.owner.apiKey),
  named('user_ref', 'user', (row) => row.report.user),
  named('provider', 'provider', (row) => row.provider),
  named('model', 'model', (row) => row.model),
  named('requested_model', 'model', (row) => row.report.requestedModel),
  named('region', 'region', (row) => row.report.region),
  named('source', 'source', (row) => row.report.source),
  named('error_kind', 'errorKind', (row) => row.report.errorKind),
  named('finish_reason', 'finishReason', (row) => row.report.finishReason),
  named('price_version', 'priceVersion', (row) => row.priceVersion),
  named('discount_rule', 'discountRule', (row) => row.discountRule),
  integer('input', (row) => row.report.tokens.input),
  integer('cached_input', (row) => row.report.tokens.cachedInput),
  integer('cache_write', (row) => row.report.tokens.cacheWrite),
  integer('output', (row) => row.report.tokens.output),
  integer('reasoning', (row) => row.report.tokens.reasoning),
  integer('web_searches', (row) => row.report.units.webSearches),
  integer('images', (row) => row.report.units.images),
  integer('duration_ms', (row) => row.report.durationMs),
  integer('first_token_ms', (row) => row.report.timeToFirstTokenMs),
  integer('discount_percent', (row) => Number(row.discountPercent)),
  { name: 'status', type: 'smallint', of: (row) => STATUS_NUMBERS[row.report.status] },
  { name: 'streamed', type: 'boolean', of: (row) => row.report.streamed },
  { name: 'cache_hit', type: 'boolean', of: (row) => row.report.cacheHit },
  { name: 'own_key', type: 'boolean', of: (row) => row.report.billing === 'own_key' },
  { name: 'reported_cost', type: 'numeric', of: (row) => row.report.reportedCost },
  { name: 'id', type: 'text', of: (row) => row.report.id },
]

/** The names of requests that are stored as numbers. */
export const namesOf =
  (rows: readonly RatedRequest[]): VisitNames =>
  (visit) => {
    for (const { report, owner, provider, model, priceVersion, discountRule } of rows) {
      visit('organization', owner.organization)
      visit('project', owner.project)
      visit('apiKey', owner.apiKey)
      visit('user', report.user)
      visit('provider', provider)
      visit('model', model)
      visit('model', report.requestedModel)
      visit('region', report.region)
      visit('source', report.source)
      visit('errorKind', report.errorKind)
      visit('finishReason', report.finishReason)
      visit('priceVersion', priceVersion)
      visit('discountRule', discountRule)
    }
  }
