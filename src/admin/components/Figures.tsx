import {
  formatCount,
  formatExactCount,
  formatExactMoney,
  formatMoney,
  formatPercent,
  formatPricePerMillion,
  MISSING,
} from '@/money/formatMoney'

import './figures.css'

const Missing = () => <span className="figure">{MISSING}</span>

/** USD, rounded for reading, every digit in the title and on copy. Negative in the error colour. */
export function Money({ amount }: { amount: string | null | undefined }) {
  if (amount === null || amount === undefined) return <Missing />
  const isNegative = amount.startsWith('-')
  return (
    <data
      className={`figure${isNegative ? ' figure--negative' : ''}`}
      value={amount}
      title={formatExactMoney(amount)}
    >
      {formatMoney(amount)}
    </data>
  )
}

/** A count, compact above 10,000, exact in the title. */
export function Count({ value }: { value: number | string | null | undefined }) {
  if (value === null || value === undefined) return <Missing />
  return (
    <data className="figure" value={String(value)} title={formatExactCount(value)}>
      {formatCount(value)}
    </data>
  )
}

/** What was read and what was written. */
export const TokenFlow = ({ input, output }: { input: number; output: number }) => (
  <span>
    <Count value={input} />
    {' → '}
    <Count value={output} />
  </span>
)

/** A ratio of 0 to 1 as a percentage. */
export function Percent({ ratio }: { ratio: number | string | null | undefined }) {
  if (ratio === null || ratio === undefined) return <Missing />
  return (
    <data className="figure" value={String(ratio)} title={String(ratio)}>
      {formatPercent(ratio)}
    </data>
  )
}

/** `$2.50 / 1 M tokens`, never rounded. */
export function PricePerMillion({ price }: { price: string | null | undefined }) {
  if (price === null || price === undefined) return <Missing />
  return <span className="figure">{formatPricePerMillion(price)}</span>
}
