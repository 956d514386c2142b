import { formatExactCount } from '@/money/formatMoney'

import { UsageBar } from '../keys/UsageBar'
import '../keys/keys.css'

/** `$30.00 of $50.00` over a bar. USD, decimal text; null: no limit. */
export const MoneyBar = ({ used, most }: { used: string; most: string | null }) => (
  <UsageBar usage={used} usageLimit={most} />
)

/** `3 of 10` over a bar that says the same. */
export function CountBar({ used, most }: { used: number; most: number | null }) {
  if (most === null) return <span className="figure">{formatExactCount(used)}, no limit</span>
  const percent = Math.min(100, Math.floor((used * 100) / most))
  return (
    <span className="usage-bar">
      <span className="figure">
        {formatExactCount(used)} of {formatExactCount(most)}
      </span>
      <span className="usage-bar__track" aria-hidden="true">
        <span className="usage-bar__used" style={{ width: `${percent}%` }} />
      </span>
    </span>
  )
}
