import type { PayloadRequest } from 'payload'

import { auditActor } from '@/access/auditActor'
import { can, requirePermission, type Operator } from '@/access/permissions'
import { inTransaction } from '@/db/inTransaction'
import { getPool, getReader } from '@/db/requireTransaction'
import { forbidden } from '@/errors'
import { isIdShaped } from '@/ledger/entryInputs'
import { reverseTransaction } from '@/ledger/reverseTransaction'

import { answerGrant } from './answerGrant'
import { ledgerEndpoint } from './ledgerEndpoint'
import { readJson } from './readJson'

/** Reversing takes the right to refund; who may only gift takes back an own gift of the last hour. */
async function requireReversal(req: PayloadRequest, id: string): Promise<Operator> {
  if (can(req.user, 'credits:gift') && isIdShaped(id)) {
    const operator = requirePermission(req, 'credits:gift')
    const { rowCount } = await getReader(req.payload).query(
      `select 1 from transactions where id = $1 and type = 'credit_gift' and actor = $2
         and booked_at > clock_timestamp() - interval '1 hour'`,
      [id, operator.id],
    )
    if (rowCount > 0) return operator
    if (!can(req.user, 'credits:refund'))
      throw forbidden(
        'Your role takes back its own gifts within an hour. This takes the permission credits:refund: ask finance.',
        { permission: 'credits:refund' },
      )
  }
  return requirePermission(req, 'credits:refund')
}

/** POST /api/admin/transactions/:id/reverse {reason, idempotencyKey} */
export const reverseTransactionEndpoint = ledgerEndpoint(
  '/admin/transactions/:id/reverse',
  { permission: requireReversal, action: 'transaction.reverse', subject: 'transaction' },
  async ({ req, id }) => {
    const body = await readJson(req, ['reason', 'idempotencyKey'])
    const { reason, idempotencyKey } = body
    return inTransaction(getPool(req.payload), async (tx) =>
      answerGrant(
        tx,
        await reverseTransaction(tx, { transaction: id, reason, idempotencyKey }, auditActor(req)),
        'Reversed.',
      ),
    )
  },
)
