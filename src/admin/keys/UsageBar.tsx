import { formatExactMoney } from '@/money/formatMoney'

import './keys.css'
import { prepareUsage } from './prepareUsage'

/** `$12.40 of $50.00` over a bar that says the same; beyond the limit said in words too. */
export function UsageBar({ usage, usageLimit }: { usage: string; usageLimit: string | null }) {
  const { words, percent, over } = prepareUsage(usage, usageLimit)
  return (
    <span className="usage-bar">
      <data className="figure" value={usage} title={exact(usage, usageLimit)}>
        {words}
      </data>
      {percent === null ? null : (
        <span className="usage-bar__track" aria-hidden="true">
          <span
            className={`usage-bar__used${over === null ? '' : ' usage-bar__used--over'}`}
            style={{ width: `${percent}%` }}
          />
        </span>
      )}
      {over === null ? null : <span className="usage-bar__over">{over}</span>}
    </span>
  )
}

const exact = (usage: string, usageLimit: string | null): string =>
  usageLimit === null
    ? formatExactMoney(usage)
    : `${formatExactMoney(usage)} of ${formatExactMoney(usageLimit)}`
