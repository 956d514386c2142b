import type { Queryable } from '@/db/tx'
import { notFound } from '@/errors'
import { canonicalDecimal } from '@/money/canonicalDecimal'
import { formatInstant } from '@/time/formatInstant'

type Value = string | number | boolean | null

/** An organization as the operator API shows it: USD as decimal strings, times in UTC. */
export type OrganizationAnswer = Record<(typeof COLUMNS)[number][0], Value> & {
  alertThresholds: { lowBalance: Value; dailySpend: Value; creditsPercent: Value }
  limits: { projects: Value; apiKeys: Value; members: Value; requestsPerMinute: Value }
}

/** Name in the answer, and column. */
const COLUMNS = [
  ['id', 'id'],
  ['name', 'name'],
  ['billingEmail', 'billing_email'],
  ['company', 'company'],
  ['address', 'address'],
  ['taxId', 'tax_id'],
  ['notes', 'notes'],
  ['status', 'status'],
  ['blockReason', 'block_reason'],
  ['retentionLevel', 'retention_level'],
  ['plan', 'plan'],
  ['planPrice', 'plan_price'],
  ['billingCycle', 'billing_cycle'],
  ['planExpiresAt', 'plan_expires_at'],
  ['subscriptionCancelled', 'subscription_cancelled'],
  ['trialEndsAt', 'trial_ends_at'],
  ['stripeCustomerId', 'stripe_customer_id'],
  ['stripeSubscriptionId', 'stripe_subscription_id'],
  ['devPlan', 'dev_plan'],
  ['devPlanPrice', 'dev_plan_price'],
  ['devPlanBillingCycle', 'dev_plan_billing_cycle'],
  ['devPlanExpiresAt', 'dev_plan_expires_at'],
  ['devPlanCancelled', 'dev_plan_cancelled'],
  ['devPlanStripeSubscriptionId', 'dev_plan_stripe_subscription_id'],
  ['devPlanAllowance', 'dev_plan_allowance'],
  ['paymentFailureCount', 'payment_failure_count'],
  ['lastPaymentFailureAt', 'last_payment_failure_at'],
  ['autoTopUpEnabled', 'auto_top_up_enabled'],
  ['autoTopUpThreshold', 'auto_top_up_threshold'],
  ['autoTopUpAmount', 'auto_top_up_amount'],
  ['credits', 'credits'],
  ['totalCreditsAllTime', 'all_time_credits'],
  ['totalSpent', 'total_spent'],
  ['createdAt', 'created_at'],
  ['updatedAt', 'updated_at'],
] as const

const GROUPED = [
  ['lowBalance', 'alert_thresholds_low_balance'],
  ['dailySpend', 'alert_thresholds_daily_spend'],
  ['creditsPercent', 'alert_thresholds_credits_percent'],
  ['projects', 'limits_projects'],
  ['apiKeys', 'limits_api_keys'],
  ['members', 'limits_members'],
  ['requestsPerMinute', 'limits_requests_per_minute'],
] as const

const MONEY = new Set([
  'planPrice',
  'devPlanPrice',
  'devPlanAllowance',
  'autoTopUpThreshold',
  'autoTopUpAmount',
  'credits',
  'totalCreditsAllTime',
  'totalSpent',
  'lowBalance',
  'dailySpend',
])
/** Payload keeps its numbers in numeric columns, which arrive as text. */
const COUNTS = new Set([
  'paymentFailureCount',
  'creditsPercent',
  'projects',
  'apiKeys',
  'members',
  'requestsPerMinute',
])

const READ = `select ${[...COLUMNS, ...GROUPED]
  .map(([name, column]) => `${column} as "${name}"`)
  .join(', ')} from organizations where id = $1`

/** @throws RefusedError 404 `organization_not_found` */
export async function readOrganization(db: Queryable, id: string): Promise<OrganizationAnswer> {
  const row = (await db.query(READ, [id])).rows[0]
  if (!row) throw notFound('organization_not_found', `No organization ${id}.`)
  const show = (names: readonly (readonly [string, string])[]) =>
    Object.fromEntries(names.map(([name]) => [name, showValue(name, row[name])]))
  return {
    ...show(COLUMNS),
    alertThresholds: show(GROUPED.slice(0, 3)),
    limits: show(GROUPED.slice(3)),
  } as OrganizationAnswer
}

function showValue(name: string, value: unknown): Value {
  if (value === null || value === undefined) return null
  if (value instanceof Date) return formatInstant(value.getTime())
  if (MONEY.has(name)) return canonicalDecimal(value as string)
  if (COUNTS.has(name)) return Number(value)
  return value as Value
}
