import type { Tx } from '@/db/tx'

import type { NumberOf } from './dimensions'
import type { RatedUsage } from './rateUsages'

/** A request that has just been rated and stored. */
type Saved = {
  organization: string
  timeMicros: number
  rated: Pick<RatedUsage, 'discountRule' | 'rating'>
}

const DAY_MICROS = 86_400_000_000

// Ordered, so that two transactions never wait in a circle. They cannot anyway: the day's roll-up of the
// organization is locked before.
const ADD = `
  insert into metering.discount_savings as s (day, organization, rule, requests, list_cost, discount)
  select * from unnest($1::timestamptz[], $2::integer[], $3::integer[], $4::bigint[], $5::bigint[],
    $6::bigint[]) as n(day, organization, rule, requests, list_cost, discount)
  order by organization, day, rule
  on conflict (organization, day, rule) do update set requests = s.requests + excluded.requests,
    list_cost = s.list_cost + excluded.list_cost, discount = s.discount + excluded.discount`

type Sum = {
  day: Date
  organization: number
  rule: number
  requests: number
  list: bigint
  discount: bigint
}

/**
 * Adds what discount rules took off these requests to what each has saved, in the transaction that
 * stores the requests and behind their roll-ups.
 */
export async function addSavings(
  tx: Tx,
  requests: readonly Saved[],
  numberOf: NumberOf,
): Promise<void> {
  const sums = new Map<string, Sum>()
  for (const { organization, timeMicros, rated } of requests) {
    const { discountRule, rating } = rated
    if (discountRule === null) continue
    const dayNumber = Math.floor(timeMicros / DAY_MICROS)
    const key = `${organization} ${dayNumber} ${discountRule}`
    const sum = sums.get(key) ?? {
      day: new Date(dayNumber * (DAY_MICROS / 1000)),
      organization: numberOf('organization', organization),
      rule: numberOf('discountRule', discountRule),
      ...{ requests: 0, list: 0n, discount: 0n },
    }
    sum.requests += 1
    sum.list += rating.listCost ?? 0n
    sum.discount += rating.discount
    sums.set(key, sum)
  }
  if (sums.size === 0) return
  const all = [...sums.values()]
  await tx.query(ADD, [
    all.map(({ day }) => day),
    all.map(({ organization }) => organization),
    all.map(({ rule }) => rule),
    all.map((sum) => sum.requests),
    all.map(({ list }) => list.toString()),
    all.map(({ discount }) => discount.toString()),
  ])
}
