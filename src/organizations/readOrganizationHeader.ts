import type { Queryable } from '@/db/tx'
import { TRANSACTION_TYPES, TYPE_RULES } from '@/ledger/transactionTypes'
import { canonicalDecimal } from '@/money/canonicalDecimal'

import type { CallFacts } from './diagnoseCalls'

/** What an operator must know of an organization on every page of it. USD as decimal strings. */
export type OrganizationHeader = CallFacts & {
  id: string
  name: string
  plan: string
  billingCycle: string | null
  planExpiresAt: Date | null
  subscriptionCancelled: boolean
  trialEndsAt: Date | null
  devPlan: string
  devPlanExpiresAt: Date | null
  devPlanCancelled: boolean
  /** The part of the balance that was given, not paid: gifts are used up first. */
  giftedCredits: string
  /** Money received for top-ups and plans, refunds taken off. */
  netPaid: string
  totalSpent: string
  lastPaymentFailureAt: Date | null
  stripeCustomerId: string | null
  stripeSubscriptionId: string | null
  devPlanStripeSubscriptionId: string | null
  /** The database's clock. */
  now: Date
}

/** Types whose amount is money that came in; their reversing rows carry the sign turned. */
const PAID_TYPES = TRANSACTION_TYPES.filter((type) => TYPE_RULES[type].isRefundable)

// Who is it, what is the balance made of, and what could they call with?
// By primary key, transactions_organization_idx, projects_organization_idx, api_keys_project_idx; the
// providers by the months of the organization's roll-ups by model (series 4).
const READ = `
  with money as (
    select coalesce(sum(amount) filter (where type::text = any($2::text[])), 0)
             - coalesce(sum(amount) filter (where type = 'credit_refund'), 0) as net_paid,
           coalesce(sum(credit_amount) filter (where type = 'credit_gift'), 0) as gifted
    from transactions where organization_id = $1 and status = 'completed'
  ), keys as (
    select count(*) as active,
           count(*) filter (where usable) as usable,
           count(*) filter (where usable and mode = 'api-keys') as own_key
    from (
      select p.mode::text as mode, k.usage_limit is null or k.usage < k.usage_limit as usable
      from projects p join api_keys k on k.project_id = p.id
      where p.organization_id = $1 and p.status = 'active' and k.status = 'active'
    ) active_keys
  )
  select o.id, o.name, o.status::text, o.block_reason as "blockReason", o.plan::text,
    o.billing_cycle::text as "billingCycle", o.plan_expires_at as "planExpiresAt",
    coalesce(o.subscription_cancelled, false) as "subscriptionCancelled",
    o.trial_ends_at as "trialEndsAt", o.dev_plan::text as "devPlan",
    o.dev_plan_expires_at as "devPlanExpiresAt",
    coalesce(o.dev_plan_cancelled, false) as "devPlanCancelled",
    o.credits::text, o.total_spent::text as "totalSpent", m.net_paid::text as "netPaid",
    least(greatest(o.credits, 0), greatest(m.gifted - o.total_spent, 0))::text as "giftedCredits",
    o.payment_failure_count::int as "paymentFailureCount",
    o.last_payment_failure_at as "lastPaymentFailureAt",
    coalesce(o.auto_top_up_enabled, false) as "autoTopUpEnabled",
    o.stripe_customer_id as "stripeCustomerId", o.stripe_subscription_id as "stripeSubscriptionId",
    o.dev_plan_stripe_subscription_id as "devPlanStripeSubscriptionId",
    (select count(*) from projects p
     where p.organization_id = o.id and p.status = 'active')::int as "activeProjects",
    k.active::int as "activeKeys", k.usable::int as "usableKeys", k.own_key::int as "ownKeyKeys",
    array(
      select p.name
      from metering.dimensions d
      join metering.rollups r on r.series = 4 and r.entity = d.id
        and r.bucket >= date_trunc('month', now()) - interval '1 month'
      join metering.dimensions v on v.id = r.provider
      join providers p on p.id = v.value and not p.enabled
      where d.kind = 1 and d.value = o.id
      group by p.id order by sum(r.requests) desc, p.name
    ) as "disabledProviders",
    clock_timestamp() as now
  from organizations o, money m, keys k
  where o.id = $1`

const MONEY = ['credits', 'giftedCredits', 'netPaid', 'totalSpent'] as const

/** @returns null when there is no such organization */
export async function readOrganizationHeader(
  db: Queryable,
  id: string,
): Promise<OrganizationHeader | null> {
  const { rows } = await db.query<OrganizationHeader>(READ, [id, PAID_TYPES])
  const row = rows[0]
  if (!row) return null
  const money = Object.fromEntries(MONEY.map((name) => [name, canonicalDecimal(row[name])]))
  return { ...row, ...money }
}
