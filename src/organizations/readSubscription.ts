import type { Queryable } from '@/db/tx'
import { notFound } from '@/errors'
import { canonicalDecimal } from '@/money/canonicalDecimal'

/** One of the two plans an organization may be on. */
export type PlanFacts = {
  /** free, pro, enterprise; of the dev plan none, lite, pro, max. */
  plan: string
  /** USD decimal for a cycle; null where none is kept. */
  price: string | null
  cycle: string | null
  expiresAt: Date | null
  isCancelled: boolean
  stripeSubscriptionId: string | null
}

export type Subscription = {
  main: PlanFacts
  dev: PlanFacts & {
    /** USD decimal; shown, never drawn from. */
    allowance: string | null
  }
  trialEndsAt: Date | null
  paymentFailureCount: number
  lastPaymentFailureAt: Date | null
  stripeCustomerId: string | null
  /** The database's clock. */
  now: Date
}

type Raw = {
  plan: string
  planPrice: string | null
  billingCycle: string | null
  planExpiresAt: Date | null
  subscriptionCancelled: boolean
  stripeSubscriptionId: string | null
  devPlan: string
  devPlanPrice: string | null
  devPlanBillingCycle: string | null
  devPlanExpiresAt: Date | null
  devPlanCancelled: boolean
  devPlanStripeSubscriptionId: string | null
  devPlanAllowance: string | null
} & Pick<
  Subscription,
  'lastPaymentFailureAt' | 'now' | 'paymentFailureCount' | 'stripeCustomerId' | 'trialEndsAt'
>

const READ = `
  select plan::text, plan_price::text as "planPrice", billing_cycle::text as "billingCycle",
    plan_expires_at as "planExpiresAt", coalesce(subscription_cancelled, false) as "subscriptionCancelled",
    stripe_subscription_id as "stripeSubscriptionId", dev_plan::text as "devPlan",
    dev_plan_price::text as "devPlanPrice", dev_plan_billing_cycle::text as "devPlanBillingCycle",
    dev_plan_expires_at as "devPlanExpiresAt", coalesce(dev_plan_cancelled, false) as "devPlanCancelled",
    dev_plan_stripe_subscription_id as "devPlanStripeSubscriptionId",
    dev_plan_allowance::text as "devPlanAllowance", trial_ends_at as "trialEndsAt",
    payment_failure_count::int as "paymentFailureCount",
    last_payment_failure_at as "lastPaymentFailureAt", stripe_customer_id as "stripeCustomerId",
    clock_timestamp() as now
  from organizations where id = $1`

const money = (text: string | null) => (text === null ? null : canonicalDecimal(text))

/**
 * What the books know of an organization's plans.
 * @throws RefusedError 404 `organization_not_found`
 */
export async function readSubscription(db: Queryable, organization: string): Promise<Subscription> {
  const { rows } = await db.query<Raw>(READ, [organization])
  const [row] = rows
  if (!row) throw notFound('organization_not_found', `No organization ${organization}.`)
  return {
    main: {
      plan: row.plan,
      price: money(row.planPrice),
      cycle: row.billingCycle,
      expiresAt: row.planExpiresAt,
      isCancelled: row.subscriptionCancelled,
      stripeSubscriptionId: row.stripeSubscriptionId,
    },
    dev: {
      plan: row.devPlan,
      price: money(row.devPlanPrice),
      cycle: row.devPlanBillingCycle,
      expiresAt: row.devPlanExpiresAt,
      isCancelled: row.devPlanCancelled,
      stripeSubscriptionId: row.devPlanStripeSubscriptionId,
      allowance: money(row.devPlanAllowance),
    },
    trialEndsAt: row.trialEndsAt,
    paymentFailureCount: row.paymentFailureCount,
    lastPaymentFailureAt: row.lastPaymentFailureAt,
    stripeCustomerId: row.stripeCustomerId,
    now: row.now,
  }
}
