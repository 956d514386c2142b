import type { Check } from './check'
import { byOrganizationRange, inRange, valuesOf } from './organizationRanges'
import { plain, tally } from './tally'

// A pending refund counts: what is asked for may complete. A reversed refund has a reversing row of
// the same type and original with the sign turned, so sums take care of it.
const FROM = `
  answers as materialized (
    select t.id, t.organization_id as org, t.type::text as type, t.amount, t.credit_amount,
      t.related_transaction_id as related, t.reverses_id as reverses
    from transactions t
    where ${inRange('t.organization_id')} and t.status <> 'failed'
      and (t.type = 'credit_refund' or t.reverses_id is not null)
  ), linked as materialized (
    select a.*, o.id as original, o.organization_id as original_org, o.type::text as original_type,
      o.status::text as original_status, o.amount as original_amount,
      o.credit_amount as original_credits, o.reverses_id as original_reverses
    from answers a left join transactions o on o.id = coalesce(a.reverses, a.related)
  ), refunded as (
    select org, related as original, sum(amount) as amount, -sum(credit_amount) as credits
    from answers where type = 'credit_refund' and related is not null group by 1, 2
  ), compared as (
    select r.org, r.original, coalesce(r.amount, 0) as amount, coalesce(r.credits, 0) as credits,
      o.amount as original_amount, coalesce(o.credit_amount, 0) as original_credits,
      exists (select 1 from transactions v where v.reverses_id = o.id and v.status <> 'failed') as is_reversed
    from refunded r join transactions o on o.id = r.original
  )`

const REFUNDABLE = `('credit_topup', 'subscription_start', 'dev_plan_start', 'dev_plan_upgrade', 'dev_plan_renewal')`

const REFUNDS = `
  select 'refunds_exceed_amount', org, original, 'at most ' || ${plain('original_amount')},
    ${plain('amount')}, ${plain('amount - original_amount')}
  from compared where amount > original_amount
  union all
  select 'refunds_exceed_credits', org, original, 'at most ' || ${plain('original_credits')},
    ${plain('credits')}, ${plain('credits - original_credits')}
  from compared where credits > original_credits
  union all
  select 'reversed_is_refunded', org, original, '0', ${plain('amount')}, ${plain('amount')}
  from compared where is_reversed and amount <> 0
  union all
  select 'refund_of', org, id, 'a completed payment', concat(original_status, ' ', original_type), null
  from linked
  where reverses is null and original is not null and (original_type not in ${REFUNDABLE}
    or original_status <> 'completed' or original_reverses is not null)`

const REVERSALS = `
  select 'original_missing', org, id, 'an original', coalesce(reverses, related), null
  from linked where original is null
  union all
  select 'original_of_other', org, id, org, original_org, null
  from linked where original_org <> org
  union all
  select 'reversed_twice', org, coalesce(reverses, ''), '1', count(*)::text, (count(*) - 1)::text
  from answers where reverses is not null group by org, reverses having count(*) > 1
  union all
  select 'reversal_of', org, id, 'a completed ' || type || ' that reverses nothing',
    concat(original_status, ' ', original_type, case when original_reverses is not null then ', reversing' end), null
  from linked
  where reverses is not null and original is not null and (original_type <> type
    or original_status <> 'completed' or original_reverses is not null)
  union all
  select 'reversal_amount', org, id, ${plain('-original_amount')}, ${plain('amount')},
    ${plain('amount + original_amount')}
  from linked where reverses is not null and original is not null
    and amount is distinct from -original_amount
  union all
  select 'reversal_credits', org, id, ${plain('-original_credits')}, ${plain('credit_amount')},
    ${plain('credit_amount + original_credits')}
  from linked where reverses is not null and original is not null
    and credit_amount is distinct from -original_credits`

export const checkRefunds: Check = {
  name: 'refunds',
  about: 'Refunds stay within their originals, and a reversal is the exact opposite of one row.',
  unit: 'refunds and reversals',
  batches: ({ pool }) =>
    byOrganizationRange(pool, (db, range) =>
      tally(db, {
        from: FROM,
        examined: 'select count(*) from answers',
        findings: `${REFUNDS} union all ${REVERSALS}`,
        values: valuesOf(range),
      }),
    ),
}
