import { auditActor } from '@/access/auditActor'
import { inTransaction } from '@/db/inTransaction'
import { getPool } from '@/db/requireTransaction'
import { recordPayment } from '@/ledger/recordPayment'

import { answerGrant } from './answerGrant'
import { ledgerEndpoint } from './ledgerEndpoint'
import { readJson } from './readJson'

const FIELDS = [
  'amount',
  'creditAmount',
  'paymentMethod',
  'externalReference',
  'valueDate',
  'comment',
  'idempotencyKey',
] as const

/** POST /api/admin/organizations/:id/payments: money that came by wire, crypto or otherwise */
export const recordPaymentEndpoint = ledgerEndpoint(
  '/admin/organizations/:id/payments',
  { permission: 'payments:record', action: 'payment.record', subject: 'organization' },
  async ({ req, id }) => {
    const body = await readJson(req, FIELDS)
    const payment = {
      organization: id,
      amount: body.amount,
      creditAmount: body.creditAmount,
      paymentMethod: body.paymentMethod,
      externalReference: body.externalReference,
      valueDate: body.valueDate,
      comment: body.comment,
      idempotencyKey: body.idempotencyKey,
    }
    return inTransaction(getPool(req.payload), async (tx) =>
      answerGrant(tx, await recordPayment(tx, payment, auditActor(req)), 'Payment recorded.'),
    )
  },
)
