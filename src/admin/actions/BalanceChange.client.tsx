'use client'

import { formatMoney, MISSING } from '@/money/formatMoney'

/** `$12.40 → $62.40`, read out as it changes. A balance below zero is said in words too. */
export function BalanceChange({ from, to }: { from: string; to: string | null }) {
  const becomesNegative = to !== null && to.startsWith('-') && !from.startsWith('-')
  return (
    <span aria-live="polite">
      {formatMoney(from)} → <strong>{to === null ? MISSING : formatMoney(to)}</strong>
      {becomesNegative ? (
        <span className="action-dialog__warning"> The balance becomes negative.</span>
      ) : null}
    </span>
  )
}
