import type { DefaultServerCellComponentProps } from 'payload'

import { canonicalDecimal } from '@/money/canonicalDecimal'
import { MISSING } from '@/money/formatMoney'

/** `12.5 %` */
export const PercentCell = ({ cellData }: DefaultServerCellComponentProps) => (
  <span>
    {typeof cellData === 'string' && cellData !== '' ? `${canonicalDecimal(cellData)} %` : MISSING}
  </span>
)
