import { formatExactMoney, formatMoney } from '@/money/formatMoney'
import type { ListMarks } from '@/organizations/readListMarks'

type Props = { credits: string; parts: Pick<ListMarks, 'gifted' | 'paid'> | undefined }

/** A balance; on hover every digit, and what of it was paid and what was gifted. */
export function CreditsCell({ credits, parts }: Props) {
  const isNegative = credits.startsWith('-')
  const isSplit = parts !== undefined && !isNegative && credits !== '0'
  return (
    <data
      className={`figure${isNegative ? ' figure--negative' : ''}`}
      value={credits}
      title={
        isSplit
          ? `${formatExactMoney(credits)}: ${formatExactMoney(parts.paid)} paid, ${formatExactMoney(parts.gifted)} gifted`
          : formatExactMoney(credits)
      }
    >
      {formatMoney(credits)}
    </data>
  )
}
