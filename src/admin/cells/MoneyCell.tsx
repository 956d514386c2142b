import type { DefaultServerCellComponentProps } from 'payload'

import { canonicalDecimal } from '@/money/canonicalDecimal'
import { formatMoney, MISSING } from '@/money/formatMoney'

/** An amount in a list: rounded for reading, the exact text in its title. Prices show all digits. */
export function MoneyCell({ cellData }: DefaultServerCellComponentProps) {
  if (typeof cellData !== 'string' || cellData === '') return <span>{MISSING}</span>
  return <span title={`$${canonicalDecimal(cellData)}`}>{formatMoney(cellData)}</span>
}
