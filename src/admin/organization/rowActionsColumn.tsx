import type { PayloadRequest } from 'payload'

import { can } from '@/access/permissions'
import { getReader } from '@/db/requireTransaction'
import { listOriginals } from '@/ledger/originals'
import type { TransactionRow } from '@/ledger/readTransaction'
import { readBalance } from '@/organizations/readBalance'

import { rowActions } from '../actions/rowActions'
import { RowActions } from '../actions/RowActions.client'
import type { Column } from '../components/DataTable'

/** The column with what may be done about each row; none for who may do nothing about any. */
export async function rowActionsColumn(
  req: PayloadRequest,
  organizationId: string,
  rows: readonly TransactionRow[],
): Promise<Column<TransactionRow>[]> {
  if (!can(req.user, 'credits:refund') && !can(req.user, 'credits:gift')) return []
  const db = getReader(req.payload)
  const { organization, credits, now } = await readBalance(db, organizationId)
  const originals = await listOriginals(
    db,
    rows.map(({ id }) => id),
  )
  const actions = new Map(originals.map((row) => [row.id, rowActions(row, req.user, now)]))
  return [
    {
      key: 'actions',
      label: 'Actions',
      render: ({ id }) => {
        const possible = actions.get(id)
        return (
          possible && (
            <RowActions actions={possible} organization={organization} credits={credits} />
          )
        )
      },
    },
  ]
}
