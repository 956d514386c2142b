import type { UsageDetails } from '@/metrics/answers'
import { formatShare, MISSING } from '@/money/formatMoney'

import { formatValue } from '../charts/prepare/formatValue'
import { Count, Money, Percent } from '../components/Figures'
import { MetricCard, MetricCards, TextCard } from '../components/MetricCard'
import type { OverviewLinks } from './overviewLinks'

/** Every figure of a window, the ones most asked for first. */
export function OverviewCards({
  details: d,
  isCompared,
  links,
}: {
  details: UsageDetails
  isCompared: boolean
  links: OverviewLinks
}) {
  const before = isCompared ? d.previous : null
  return (
    <MetricCards>
      <MetricCard
        label="Requests"
        value={d.totalRequests}
        measure="count"
        href={links.requests}
        previous={before?.totalRequests}
      >
        <Count value={d.cacheHits} /> from cache
      </MetricCard>
      <MetricCard
        label="Tokens"
        value={d.totalTokens}
        measure="count"
        previous={before?.totalTokens}
      >
        <Count value={d.reasoningTokens} /> of them reasoning
      </MetricCard>
      <MetricCard
        label="Total cost"
        value={d.totalCost}
        measure="money"
        previous={before?.totalCost}
      >
        charged, after discounts
      </MetricCard>
      <MetricCard
        label="Margin"
        value={d.margin}
        measure="money"
        previous={before?.margin}
        betterWhen="higher"
      >
        {formatShare(d.margin, d.totalCost)} of total cost
      </MetricCard>
      <MetricCard
        label="Errors"
        value={d.errorCount}
        measure="count"
        href={links.errors}
        previous={before?.errorCount}
        betterWhen="lower"
      >
        <Percent ratio={d.errorRate} /> · caller mistakes <Count value={d.clientErrorCount} />
      </MetricCard>
      <TokenCard
        label="Input tokens"
        tokens={d.inputTokens}
        previous={before?.inputTokens}
        cost={d.inputCost}
        costLabel="uncached part"
      />
      <TokenCard
        label="Output tokens"
        tokens={d.outputTokens}
        previous={before?.outputTokens}
        cost={d.outputCost}
      />
      <TokenCard
        label="Cached tokens"
        tokens={d.cachedTokens}
        previous={before?.cachedTokens}
        cost={d.cachedCost}
      />
      <TokenCard
        label="Cache write tokens"
        tokens={d.cacheWriteTokens}
        previous={before?.cacheWriteTokens}
        cost={d.cacheWriteCost}
      />
      <MetricCard
        label="Other cost"
        value={d.otherCost}
        measure="money"
        previous={before?.otherCost}
      >
        not priced by token
      </MetricCard>
      <TextCard
        label="Most used model"
        text={d.mostUsedModel ?? MISSING}
        href={d.mostUsedModel === null ? undefined : links.model?.(d.mostUsedModel)}
      >
        {d.mostUsedModelCost === null ? (
          'no requests'
        ) : (
          <>
            charged <Money amount={d.mostUsedModelCost} />
          </>
        )}
      </TextCard>
      <TextCard
        label="Most used provider"
        text={d.mostUsedProvider ?? MISSING}
        href={d.mostUsedProvider === null ? undefined : links.provider?.(d.mostUsedProvider)}
      >
        by charge
      </TextCard>
      <MetricCard
        label="Discount savings"
        value={d.discountSavings}
        measure="money"
        href={links.savings}
        previous={before?.discountSavings}
      >
        off the list cost
      </MetricCard>
      <MetricCard
        label="On own keys"
        value={d.ownKeyListCost}
        measure="money"
        href={links.ownKey}
        previous={before?.ownKeyListCost}
      >
        list cost, not charged
      </MetricCard>
      <MetricCard
        label="Provider cost"
        value={d.providerCost}
        measure="money"
        previous={before?.providerCost}
      >
        what providers bill us
      </MetricCard>
      <Latency details={d} />
    </MetricCards>
  )
}

type TokenCardProps = {
  label: string
  tokens: number
  previous: number | undefined
  cost: string
  costLabel?: string
}

const TokenCard = ({ label, tokens, previous, cost, costLabel = 'charged' }: TokenCardProps) => (
  <MetricCard label={label} value={tokens} measure="count" previous={previous}>
    {costLabel} <Money amount={cost} />
  </MetricCard>
)

/** Only where durations are known: a card of dashes says nothing. */
function Latency({ details: { latencyP50Ms, latencyP95Ms } }: { details: UsageDetails }) {
  if (latencyP50Ms === null) return null
  return (
    <MetricCard label="Latency p50" value={latencyP50Ms} measure="duration" betterWhen="lower">
      p95 {formatValue(latencyP95Ms === null ? null : String(latencyP95Ms), 'duration')}
    </MetricCard>
  )
}
