import { formatExactMoney, formatMoney, MISSING } from '@/money/formatMoney'

import '../components/figures.css'
import './cells.css'

type Props = {
  amount: string | null
  /** False where it has not happened: it keeps its sign and loses its colour. */
  isBooked?: boolean
}

/** An amount that was added or taken away, with its sign; every digit in the title. */
export function SignedMoneyCell({ amount, isBooked = true }: Props) {
  if (amount === null) return <span className="figure">{MISSING}</span>
  const isNegative = amount.startsWith('-')
  const sign = isNegative || amount === '0' ? '' : '+'
  const tone = !isBooked
    ? 'waiting'
    : isNegative
      ? 'negative'
      : amount === '0'
        ? 'zero'
        : 'positive'
  return (
    <data
      className={`figure figure--${tone}`}
      value={amount}
      title={`${sign}${formatExactMoney(amount)}`}
    >
      {sign}
      {formatMoney(amount)}
    </data>
  )
}
