import { can } from '@/access/permissions'
import type { PlatformMetrics, UsageDetails } from '@/metrics/answers'
import { formatShare } from '@/money/formatMoney'
import { sumMoney } from '@/money/sumMoney'
import { organizationsSlug, transactionsSlug, usersSlug } from '@collections/slugs'

import { Count, Money } from '../components/Figures'
import { listHref, ownListHref } from '../components/listHref'
import { MetricCard, MetricCards } from '../components/MetricCard'

type Props = {
  metrics: PlatformMetrics
  previous: PlatformMetrics | null
  usage: UsageDetails
  newOrganizations: number
  user: unknown
}

/** The platform's ten figures; each leads to its rows where the reader may see them. */
export function DashboardCards({ metrics: m, previous, usage, newOrganizations, user }: Props) {
  const { positive, negative } = m.creditsInCirculation
  const links = linksFor(m, user)
  // "All" has nothing before it, so that no change can be told.
  const usageBefore = previous ? usage.previous : null
  return (
    <MetricCards>
      <MetricCard
        label="Organizations"
        value={m.totalOrganizations}
        measure="count"
        href={links.organizations}
      >
        <Count value={newOrganizations} /> new
      </MetricCard>
      <MetricCard
        label="Credits in circulation"
        value={sumMoney([positive, negative])}
        measure="money"
        href={links.credits}
      >
        + <Money amount={positive} /> / <Money amount={negative} />
      </MetricCard>
      <MetricCard
        label="Revenue, net"
        value={m.netRevenue}
        measure="money"
        previous={previous?.netRevenue}
        betterWhen="higher"
        href={links.payments}
      >
        <Money amount={m.totalProcessed} /> processed
      </MetricCard>
      <MetricCard label="MRR" value={m.mrr} measure="money" href={links.subscribed}>
        <Count value={m.activeSubscriptions} /> active subscriptions
      </MetricCard>
      <MetricCard
        label="Margin"
        value={usage.margin}
        measure="money"
        previous={usageBefore?.margin}
        betterWhen="higher"
      >
        {formatShare(usage.margin, usage.totalCost)} of usage charged
      </MetricCard>
      <MetricCard
        label="Sign-ups"
        value={m.totalSignups}
        measure="count"
        previous={previous?.totalSignups}
        betterWhen="higher"
        href={links.signups}
      >
        <Count value={m.verifiedUsers} /> verified
      </MetricCard>
      <MetricCard
        label="Paying customers"
        value={m.payingCustomers}
        measure="count"
        previous={previous?.payingCustomers}
        betterWhen="higher"
        href={links.payments}
      >
        paid in this range
      </MetricCard>
      <MetricCard
        label="Usage charged"
        value={m.totalSpent}
        measure="money"
        previous={previous?.totalSpent}
      >
        <Count value={usage.totalRequests} /> requests
      </MetricCard>
      <MetricCard
        label="Gifts"
        value={m.totalGifted}
        measure="money"
        previous={previous?.totalGifted}
        href={links.gifts}
      >
        credits, no revenue
      </MetricCard>
      <MetricCard
        label="Refunds"
        value={m.totalRefunded}
        measure="money"
        previous={previous?.totalRefunded}
        betterWhen="lower"
        href={links.refunds}
      >
        given back in this range
      </MetricCard>
    </MetricCards>
  )
}

const PAYMENTS = 'credit_topup,subscription_start,dev_plan_start,dev_plan_upgrade,dev_plan_renewal'

/** Lists that hold the rows behind the figures, with the same range; without the right none. */
function linksFor({ startDate, endDate }: PlatformMetrics, user: unknown) {
  const money = (types: string) =>
    can(user, 'transactions:read')
      ? ownListHref(transactionsSlug, {
          type: types,
          status: 'completed',
          from: startDate,
          to: endDate,
        })
      : undefined
  const organizations = (filters: Readonly<Record<string, string>> = {}) =>
    can(user, 'organizations:read')
      ? ownListHref(organizationsSlug, { ...filters, status: 'active,inactive' })
      : undefined
  return {
    organizations: organizations(),
    credits: organizations(),
    subscribed: organizations({ plan: 'pro,enterprise' }),
    payments: money(PAYMENTS),
    gifts: money('credit_gift'),
    refunds: money('credit_refund'),
    signups: can(user, 'users:read')
      ? listHref(usersSlug, [
          ['operatorRole', 'exists', 'false'],
          ['createdAt', 'greater_than_equal', startDate],
          ['createdAt', 'less_than', endDate],
        ])
      : undefined,
  }
}
