import { formatDate } from '@/time/formatDateTime'
import { formatRelative } from '@/time/formatRelative'

import type { OrganizationHeader } from './readOrganizationHeader'

type Facts = Pick<
  OrganizationHeader,
  | 'blockReason'
  | 'credits'
  | 'devPlan'
  | 'devPlanCancelled'
  | 'devPlanExpiresAt'
  | 'lastPaymentFailureAt'
  | 'now'
  | 'paymentFailureCount'
  | 'plan'
  | 'planExpiresAt'
  | 'subscriptionCancelled'
>

/** What an operator should not overlook, the worst first. Dates are in UTC. */
export function riskSigns(facts: Facts): string[] {
  return [
    facts.blockReason ? 'Blocked' : '',
    facts.credits.startsWith('-') ? 'Negative balance' : '',
    paymentFailures(facts),
    facts.plan === 'free'
      ? ''
      : planEnd('Plan', facts.planExpiresAt, facts.subscriptionCancelled, facts.now),
    facts.devPlan === 'none'
      ? ''
      : planEnd('Dev plan', facts.devPlanExpiresAt, facts.devPlanCancelled, facts.now),
  ].filter((sign) => sign !== '')
}

function paymentFailures({ paymentFailureCount, lastPaymentFailureAt, now }: Facts): string {
  if (paymentFailureCount === 0) return ''
  const count =
    paymentFailureCount === 1 ? 'Payment failed' : `${paymentFailureCount} payments failed`
  if (!lastPaymentFailureAt) return count
  const when = formatRelative(lastPaymentFailureAt.getTime(), now.getTime())
  return paymentFailureCount === 1 ? `${count} ${when}` : `${count}, last ${when}`
}

function planEnd(what: string, expiresAt: Date | null, isCancelled: boolean, now: Date): string {
  if (expiresAt && expiresAt <= now)
    return `${what} expired ${formatDate(expiresAt.getTime(), 'UTC')}`
  if (!isCancelled) return ''
  return expiresAt
    ? `${what} cancelled, ends ${formatDate(expiresAt.getTime(), 'UTC')}`
    : `${what} cancelled`
}
