import type { PlatformMetrics, UsageDetails } from '@/metrics/answers'
import { formatShare } from '@/money/formatMoney'
import { sumMoney } from '@/money/sumMoney'

import { Count, Money } from '../components/Figures'
import { MetricCard, MetricCards } from '../components/MetricCard'
import { dashboardLinks } from './dashboardLinks'

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
  const links = dashboardLinks(user)
  const range = { from: m.startDate, to: m.endDate }
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
        href={links.organizations}
      >
        + <Money amount={positive} /> / <Money amount={negative} />
      </MetricCard>
      <MetricCard
        label="Revenue, net"
        value={m.netRevenue}
        measure="money"
        previous={previous?.netRevenue}
        betterWhen="higher"
        href={links.revenue?.(range)}
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
        href={links.requests?.(range)}
      >
        {formatShare(usage.margin, usage.totalCost)} of usage charged
      </MetricCard>
      <MetricCard
        label="Sign-ups"
        value={m.totalSignups}
        measure="count"
        previous={previous?.totalSignups}
        betterWhen="higher"
        href={links.signups?.(range)}
      >
        <Count value={m.verifiedUsers} /> verified
      </MetricCard>
      <MetricCard
        label="Paying customers"
        value={m.payingCustomers}
        measure="count"
        previous={previous?.payingCustomers}
        betterWhen="higher"
        href={links.payments?.(range)}
      >
        paid in this range
      </MetricCard>
      <MetricCard
        label="Usage charged"
        value={m.totalSpent}
        measure="money"
        previous={previous?.totalSpent}
        href={links.requests?.(range)}
      >
        <Count value={usage.totalRequests} /> requests
      </MetricCard>
      <MetricCard
        label="Gifts"
        value={m.totalGifted}
        measure="money"
        previous={previous?.totalGifted}
        href={links.gifts?.(range)}
      >
        credits, no revenue
      </MetricCard>
      <MetricCard
        label="Refunds"
        value={m.totalRefunded}
        measure="money"
        previous={previous?.totalRefunded}
        betterWhen="lower"
        href={links.refunds?.(range)}
      >
        given back in this range
      </MetricCard>
    </MetricCards>
  )
}
