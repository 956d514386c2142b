import type { Tx } from '@/db/tx'

import { addSavings } from './addSavings'
import type { NumberOf } from './dimensions'
import type { RatedUsage } from './rateUsages'
import { CHARGE_PARTS, chargeOf } from './requestColumns'
import { addDeltas, MEASURED_COLUMNS, sumByGrain } from './rollupSql'
import type { UnpricedRequest } from './unpricedRequests'

export type Repricing = { request: UnpricedRequest; rated: RatedUsage }

const LOCK = `
  select r.id, r.organization,
    to_char(r.time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as time
  from unnest($1::timestamptz[], $2::integer[], $3::text[]) as n(time, organization, id)
  join metering.requests r on r.time = n.time and r.organization = n.organization and r.id = n.id
  where r.price_list_cost is null
  order by r.time, r.organization, r.id for update of r`

/**
 * Locks those requests that are still unpriced, in order of time: what somebody else has rated
 * meanwhile is theirs.
 */
export async function lockUnpriced(tx: Tx, repricings: readonly Repricing[]): Promise<Repricing[]> {
  const { rows } = await tx.query<{ id: string; organization: number; time: string }>(
    LOCK,
    keysOf(repricings),
  )
  const locked = new Set(rows.map((row) => JSON.stringify([row.time, row.organization, row.id])))
  return repricings.filter(({ request: { time, organizationNumber, id } }) =>
    locked.has(JSON.stringify([time, organizationNumber, id])),
  )
}

const keysOf = (repricings: readonly Repricing[]): unknown[] => [
  repricings.map(({ request }) => request.time),
  repricings.map(({ request }) => request.organizationNumber),
  repricings.map(({ request }) => request.id),
]

type NewValue = {
  name: string
  type: string
  of: (rated: RatedUsage, numberOf: NumberOf) => unknown
}

const NEW_VALUES: readonly NewValue[] = [
  {
    name: 'provider',
    type: 'integer',
    of: (rated, numberOf) => numberOf('provider', rated.provider),
  },
  { name: 'model', type: 'integer', of: (rated, numberOf) => numberOf('model', rated.model) },
  {
    name: 'price_version',
    type: 'integer',
    of: ({ priceVersion }, numberOf) =>
      priceVersion === null ? null : numberOf('priceVersion', priceVersion),
  },
  {
    name: 'discount_rule',
    type: 'integer',
    of: ({ discountRule }, numberOf) =>
      discountRule === null ? null : numberOf('discountRule', discountRule),
  },
  { name: 'discount_percent', type: 'integer', of: (rated) => Number(rated.discountPercent) },
  {
    name: 'price_list_cost',
    type: 'bigint',
    of: ({ rating }) => rating.listCost?.toString() ?? null,
  },
  ...Object.entries(CHARGE_PARTS).map(([name, kinds]) => ({
    name,
    type: 'bigint',
    of: ({ rating }: RatedUsage) => chargeOf(rating, kinds),
  })),
  { name: 'provider_cost', type: 'bigint', of: ({ rating }) => rating.providerCost.toString() },
]

const columns = (alias: string) => MEASURED_COLUMNS.map((name) => `${alias}.${name}`).join(', ')
const SAME = 'r.time = n.time and r.organization = n.organization and r.id = n.id'
const UNNEST = ['timestamptz', 'integer', 'text', ...NEW_VALUES.map(({ type }) => type)]
  .map((type, i) => `$${i + 1}::${type}[]`)
  .join(', ')

// What stood there is taken out of every roll-up and what stands there now is added: a request whose
// spelling has become an alias moves to the model it means.
const REPRICE = `
with next as (
  select * from unnest(${UNNEST})
    as n(time, organization, id, ${NEW_VALUES.map(({ name }) => name).join(', ')})
), before as (
  select ${columns('r')} from metering.requests r join next n on ${SAME}
), updated as (
  update metering.requests r set ${NEW_VALUES.map(({ name }) => `${name} = n.${name}`).join(', ')}
  from next n where ${SAME} returning ${columns('r')}
), changed as (
  select -1 as sign, before.* from before union all select 1, updated.* from updated
), ${sumByGrain('changed', 'sign')}, ${addDeltas()}
select series, entity, bucket, provider, model from added where requests = 0
union all select series, entity, bucket, provider, model from finely_added where requests = 0`

type Bucket = {
  series: number
  entity: number
  bucket: Date
  provider: number
  model: number
}

/** Gives locked requests their price, in the rows and in every roll-up. */
export async function repriceRequests(
  tx: Tx,
  repricings: readonly Repricing[],
  numberOf: NumberOf,
): Promise<void> {
  if (repricings.length === 0) return
  const { rows } = await tx.query<Bucket>(REPRICE, [
    ...keysOf(repricings),
    ...NEW_VALUES.map(({ of }) => repricings.map(({ rated }) => of(rated, numberOf))),
  ])
  await removeEmptyBuckets(tx, rows)
  await addSavings(
    tx,
    repricings.map(({ request, rated }) => ({ ...request, rated })),
    numberOf,
  )
}

/** A spelling under which no request is left has no roll-up either. */
async function removeEmptyBuckets(tx: Tx, buckets: readonly Bucket[]): Promise<void> {
  if (buckets.length === 0) return
  await tx.query(
    `delete from metering.rollups r
     using unnest($1::smallint[], $2::integer[], $3::timestamptz[], $4::integer[], $5::integer[])
       as e(series, entity, bucket, provider, model)
     where r.series = e.series and r.entity = e.entity and r.bucket = e.bucket
       and r.provider = e.provider and r.model = e.model and r.requests = 0`,
    [
      buckets.map((row) => row.series),
      buckets.map((row) => row.entity),
      buckets.map((row) => row.bucket),
      buckets.map((row) => row.provider),
      buckets.map((row) => row.model),
    ],
  )
}
