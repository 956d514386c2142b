import type { Check } from './check'
import { byOrganizationRange, inRange, valuesOf } from './organizationRanges'
import { plain, tally } from './tally'

const MOVES = `('credit_topup', 'credit_gift', 'credit_refund')`
const month = (column: string) => `date_trunc('month', ${column} at time zone 'UTC')::date`

/** What of a close the rows of its own month tell, by column. */
const OWN = {
  movements: 'count(*)',
  requests: 'coalesce(sum(requests), 0)',
  topped_up: `coalesce(sum(credits) filter (where type = 'credit_topup'), 0)`,
  gifted: `coalesce(sum(credits) filter (where type = 'credit_gift'), 0)`,
  refunded_credits: `coalesce(sum(credits) filter (where type = 'credit_refund'), 0)`,
  used: `coalesce(sum(charge), 0)`,
  processed: `coalesce(sum(amount) filter (where type not in ('credit_refund', 'credit_gift')), 0)`,
  // A reversing row takes back exactly its original's fee.
  platform_fee: `coalesce(sum(case when is_reversing then -greatest(0, credits - amount)
    else greatest(0, amount - credits) end) filter (where type = 'credit_topup'), 0)`,
  refunded: `coalesce(sum(amount) filter (where type = 'credit_refund'), 0)`,
} as const
const OWN_NAMES = Object.keys(OWN) as (keyof typeof OWN)[]

/** What follows from the months before. */
const CHAIN_NAMES = [
  'opening_balance',
  'closing_balance',
  'last_sequence',
  'unused_gifted',
  'unused_paid',
] as const

// Told by SQL of its own, apart from the function that closes.
const FROM = `
  booked as (
    select organization_id as org, ${month('booked_at')} as month, type::text as type, amount,
      credit_amount as credits, reverses_id is not null as is_reversing, null::numeric as charge,
      null::bigint as requests, coalesce(settlement_sequence, sequence) as place,
      case when type::text in ${MOVES} then coalesce(credit_amount, 0) else 0 end as moved
    from transactions where status = 'completed' and ${inRange('organization_id')}
    union all
    select organization_id, ${month('booked_at')}, null, null, null, false, charge, requests, sequence,
      -charge
    from ledger.usage_postings where ${inRange('organization_id')}
  ), told as (
    select org, month, ${OWN_NAMES.map((name) => `${OWN[name]} as ${name}`).join(', ')},
      sum(moved) as moved, max(place) as place
    from booked group by org, month
  ), closed as materialized (
    select *, organization_id as org,
      lag(month) over (partition by organization_id order by month) as month_before
    from ledger.month_closes where ${inRange('organization_id')}
  ), chained as (
    select org, month, ${OWN_NAMES.map((name) => `coalesce(t.${name}, 0) as ${name}`).join(', ')},
      coalesce(sum(t.moved) over months, 0) as closing_balance,
      coalesce(sum(t.moved) over months, 0) - coalesce(t.moved, 0) as opening_balance,
      coalesce(max(t.place) over months, 0) as last_sequence,
      coalesce(sum(t.gifted) over months, 0) - coalesce(sum(t.used) over months, 0) as gifts_left
    from told t full join (select org, month from closed) c using (org, month)
    window months as (partition by org order by month)
  ), due as (
    select *, least(greatest(closing_balance, 0), greatest(gifts_left, 0)) as unused_gifted,
      greatest(closing_balance, 0) - least(greatest(closing_balance, 0), greatest(gifts_left, 0))
        as unused_paid
    from chained
  )`

const pairs = [...OWN_NAMES, ...CHAIN_NAMES].map(
  (name) => `('${name}', d.${name}::numeric, c.${name}::numeric)`,
)
const NAME = `c.org || ' ' || to_char(c.month, 'YYYY-MM')`

const FINDINGS = `
  select v.figure, c.org, ${NAME}, ${plain('v.now')}, ${plain('v.kept')}, ${plain('v.kept - v.now')}
  from closed c join due d using (org, month)
  cross join lateral (values ${pairs.join(', ')}) as v(figure, now, kept)
  where v.kept <> v.now
  union all
  select 'month_missing', c.org, ${NAME}, 'a close of the month before',
    coalesce(to_char(c.month_before, 'YYYY-MM'), 'none'), null
  from closed c
  where case when c.month_before is null
    then exists (select 1 from told t where t.org = c.org and t.month < c.month)
    else c.month_before <> c.month - interval '1 month' end`

export const checkMonthCloses: Check = {
  name: 'month_closes',
  about: 'What was kept when a month was closed is what the books tell of it now.',
  unit: 'closed months',
  batches: ({ pool }) =>
    byOrganizationRange(pool, (db, range) =>
      tally(db, {
        from: FROM,
        examined: 'select count(*) from closed',
        findings: FINDINGS,
        values: valuesOf(range),
      }),
    ),
}
