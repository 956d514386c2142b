import type { CollectionAfterChangeHook } from 'payload'

import { auditActor } from '@/access/auditActor'
import { requireTransaction } from '@/db/requireTransaction'
import { recordGrant } from '@/ledger/grantCredits'

type Row = {
  id: string
  organization: string | { id: string }
  creditAmount: string
  comment?: string | null
}

/** The audit entry of a gift made through Payload's own create, in the same transaction. */
export const recordGift: CollectionAfterChangeHook<Row> = async ({ doc, operation, req }) => {
  if (operation !== 'create') return doc
  await recordGrant(await requireTransaction(req), auditActor(req), 'gift', {
    id: doc.id,
    organization: typeof doc.organization === 'string' ? doc.organization : doc.organization.id,
    amount: null,
    creditAmount: doc.creditAmount,
    comment: doc.comment ?? null,
    reason: null,
  })
  return doc
}
