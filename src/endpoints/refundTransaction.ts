import { auditActor } from '@/access/auditActor'
import { inTransaction } from '@/db/inTransaction'
import { getPool } from '@/db/requireTransaction'
import { refundTransaction } from '@/ledger/refundTransaction'

import { ledgerEndpoint } from './ledgerEndpoint'
import { readJson } from './readJson'

/** POST /api/admin/transactions/:id/refund {amount?, reason, comment?, idempotencyKey} */
export const refundTransactionEndpoint = ledgerEndpoint(
  '/admin/transactions/:id/refund',
  { permission: 'credits:refund', action: 'transaction.refund', subject: 'transaction' },
  async ({ req, id }) => {
    const body = await readJson(req, ['amount', 'reason', 'comment', 'idempotencyKey'])
    const { amount, reason, comment, idempotencyKey } = body
    const refund = { transaction: id, amount, reason, comment, idempotencyKey }
    const transaction = await inTransaction(getPool(req.payload), (tx) =>
      refundTransaction(tx, refund, auditActor(req)),
    )
    return { message: 'Refunded.', credits: transaction.balanceAfter, transaction }
  },
)
