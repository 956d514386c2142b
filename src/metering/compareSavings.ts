import type { Tx } from '@/db/tx'

type Stretch = { from: string; to: string }

// What requests say that each rule took off a day, whatever is kept of it.
const DUE = `
  select date_trunc('day', r.time, 'UTC') as day, r.organization, r.discount_rule as rule,
    count(*)::bigint as requests, sum(r.price_list_cost)::bigint as list_cost,
    sum(r.price_list_cost - (r.input_charge + r.cached_charge + r.cache_write_charge
      + r.output_charge + r.other_charge))::bigint as discount
  from metering.requests r
  where r.time >= $1 and r.time < $2 and r.discount_rule is not null
  group by 1, 2, 3`

const KEPT = 'select * from metering.discount_savings where day >= $1 and day < $2'
const VALUES = (side: string) => `(${side}.requests, ${side}.list_cost, ${side}.discount)`

/** How many days of a rule and an organization differ from what their requests come to. */
export async function countWrongSavings(tx: Tx, { from, to }: Stretch): Promise<number> {
  const { rows } = await tx.query<{ wrong: number }>(
    `with due as (${DUE}), kept as (${KEPT})
     select count(*)::int as wrong from due full join kept using (day, organization, rule)
     where ${VALUES('due')} is distinct from ${VALUES('kept')}`,
    [from, to],
  )
  return rows[0]?.wrong ?? 0
}

/** Makes the days of a stretch again from their requests; under lockRollups. */
export async function replaceSavings(tx: Tx, { from, to }: Stretch): Promise<void> {
  await tx.query('delete from metering.discount_savings where day >= $1 and day < $2', [from, to])
  await tx.query(
    `insert into metering.discount_savings (day, organization, rule, requests, list_cost, discount)
     ${DUE}`,
    [from, to],
  )
}
