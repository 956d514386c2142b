import type { Check } from './check'
import { byOrganizationRange, inRange, valuesOf } from './organizationRanges'
import { plain, tally } from './tally'

const MOVES = `('credit_topup', 'credit_gift', 'credit_refund')`
const COUNTS_ALL_TIME = `('credit_topup', 'credit_gift')`

const FROM = `
  held as (
    select id, credits, all_time_credits, total_spent from organizations where ${inRange('id')}
  ), booked as (
    select organization_id as id,
      sum(credit_amount) filter (where type::text in ${MOVES}) as credits,
      sum(credit_amount) filter (where type::text in ${COUNTS_ALL_TIME} and credit_amount > 0) as all_time
    from transactions
    where status = 'completed' and ${inRange('organization_id')}
    group by 1
  ), used as (
    select organization_id as id, sum(charge) as charge from ledger.usage_postings
    where ${inRange('organization_id')}
    group by 1
  ), compared as (
    select id, held.id is null as is_unknown, held.credits, held.all_time_credits, held.total_spent,
      coalesce(booked.credits, 0) - coalesce(used.charge, 0) as due_credits,
      coalesce(booked.all_time, 0) as due_all_time, coalesce(used.charge, 0) as due_spent
    from held full join booked using (id) full join used using (id)
  )`

// What is booked for an organization that does not exist has nothing to be compared with.
const FINDINGS = `
  select rule, id, id, ${plain('due')}, ${plain('has')}, ${plain('has - due')}
  from compared c cross join lateral (values
    ('credits', due_credits, credits),
    ('all_time_credits', due_all_time, all_time_credits),
    ('total_spent', due_spent, total_spent)) as v(rule, due, has)
  where not is_unknown and due is distinct from has
  union all
  select 'organization_missing', id, id, 'an organization', null, null from compared where is_unknown`

export const checkBalance: Check = {
  name: 'balance',
  about: 'Credits, all-time credits and total spent are the sums of what is booked.',
  unit: 'organizations',
  batches: ({ pool }) =>
    byOrganizationRange(pool, (db, range) =>
      tally(db, {
        from: FROM,
        examined: 'select count(*) from compared',
        findings: FINDINGS,
        values: valuesOf(range),
      }),
    ),
}
