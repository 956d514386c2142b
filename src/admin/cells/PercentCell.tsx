import { Link } from '@payloadcms/ui'
import type { DefaultServerCellComponentProps } from 'payload'

import { canonicalDecimal } from '@/money/canonicalDecimal'
import { MISSING } from '@/money/formatMoney'

/** `12.5 %`, which opens the row: it has no name of its own. */
export function PercentCell({
  cellData,
  collectionSlug,
  rowData,
}: DefaultServerCellComponentProps) {
  const { id } = rowData as { id: string }
  return (
    <Link href={`/collections/${collectionSlug}/${id}`} prefetch={false}>
      {typeof cellData === 'string' && cellData !== ''
        ? `${canonicalDecimal(cellData)} %`
        : MISSING}
    </Link>
  )
}
