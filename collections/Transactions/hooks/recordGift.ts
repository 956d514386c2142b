import type { CollectionAfterChangeHook } from 'payload'

import { auditActor } from '@/access/auditActor'
import { requireTransaction } from '@/db/requireTransaction'
import { recordGiftAudit, settleGiftKey, type Gift } from '@/ledger/giftCredits'

type Row = {
  id: string
  organization: string | { id: string }
  creditAmount: string
  comment?: string | null
  idempotencyKey?: string | null
}

/** The audit entry of a gift made through Payload's own create, in the same transaction. */
export const recordGift: CollectionAfterChangeHook<Row> = async ({ doc, operation, req }) => {
  if (operation !== 'create') return doc
  const gift: Gift = {
    organization: typeof doc.organization === 'string' ? doc.organization : doc.organization.id,
    creditAmount: doc.creditAmount,
    comment: doc.comment ?? '',
    idempotencyKey: doc.idempotencyKey ?? null,
  }
  const tx = await requireTransaction(req)
  await settleGiftKey(tx, gift, doc.id)
  await recordGiftAudit(tx, auditActor(req), gift, doc.id)
  return doc
}
