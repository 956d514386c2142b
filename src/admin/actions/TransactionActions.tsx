import type { PayloadRequest } from 'payload'

import { getReader } from '@/db/requireTransaction'
import { readOriginal } from '@/ledger/originals'
import { readBalance } from '@/organizations/readBalance'

import { RowActions } from './RowActions.client'
import { rowActions } from './rowActions'

/**
 * What the reader may do about one transaction: refund, reverse, undo, and why not. Put it into a
 * Block: it asks the database.
 * @throws RefusedError 404 `transaction_not_found`
 */
export async function TransactionActions({ req, id }: { req: PayloadRequest; id: string }) {
  const db = getReader(req.payload)
  const original = await readOriginal(db, id)
  const { organization, credits, now } = await readBalance(db, original.organization)
  const actions = rowActions(original, req.user, now)
  return (
    <>
      <RowActions actions={actions} organization={organization} credits={credits} />
      {actions.why === null ? null : <p className="row-actions__why">{actions.why}</p>}
    </>
  )
}
