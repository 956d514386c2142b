import { recordAudit, systemActor } from '@/audit/recordAudit'
import { inTransaction } from '@/db/inTransaction'
import type { DatabasePool, Queryable, Tx } from '@/db/tx'
import { claimIdempotencyKey, settleIdempotencyKey } from '@/ledger/idempotency'
import { postTransaction, type LedgerEntry } from '@/ledger/postTransaction'
import { formatNano } from '@/money/formatNano'
import type { NanoUsd } from '@/money/nanoUsd'

import type { DemoPayment } from './plannedPayments'

const OPERATION = 'demo'
const NANO_PER_CENT = 10_000_000n

/**
 * Books the demo's payments through the ledger, all or none. One that was booked before is left out.
 * @param bookedAt when each one is booked; null = now, by the database's clock
 * @returns how many are new
 */
export async function postPayments(
  pool: DatabasePool,
  payments: readonly DemoPayment[],
  bookedAt: (payment: DemoPayment) => Date | null,
): Promise<number> {
  if (payments.length === 0) return 0
  return inTransaction(pool, async (tx) => {
    const fresh = await claimKeys(tx, payments)
    for (const payment of fresh) {
      const { id } = await postTransaction(tx, {
        ...toEntry(payment),
        relatedTransaction: await findPosted(tx, payment.organization, payment.refunds),
        reverses: await findPosted(tx, payment.organization, payment.reverses),
        bookedAt: bookedAt(payment),
      })
      const { organization, key } = payment
      await settleIdempotencyKey(tx, { organization, operation: OPERATION, key }, id)
      if (payment.type === 'credit_gift') await tellGift(tx, payment, id)
    }
    return fresh.length
  })
}

/** Keys first and organizations after them, as everywhere in the ledger. */
async function claimKeys(tx: Tx, payments: readonly DemoPayment[]): Promise<DemoPayment[]> {
  const fresh: DemoPayment[] = []
  for (const payment of payments) {
    const { organization, key } = payment
    const claim = { organization, operation: OPERATION, key, input: OPERATION }
    if ((await claimIdempotencyKey(tx, claim)) === null) fresh.push(payment)
  }
  return fresh
}

/** Credits without money are told in the audit log, also where the demo gives them. */
const tellGift = (tx: Tx, payment: DemoPayment, transaction: string) =>
  recordAudit(tx, {
    ...systemActor('demo'),
    action: payment.reverses === undefined ? 'credits.gift' : 'transaction.reverse',
    resourceType: 'transaction',
    resource: transaction,
    organization: payment.organization,
    changes: { creditAmount: { from: null, to: money(payment.creditCents) } },
    reason: payment.comment ?? payment.reason ?? null,
  })

const money = (cents: number | null): string | null =>
  cents === null ? null : formatNano((BigInt(cents) * NANO_PER_CENT) as NanoUsd)

const toEntry = (payment: DemoPayment): LedgerEntry => ({
  organization: payment.organization,
  type: payment.type,
  amount: money(payment.amountCents),
  creditAmount: money(payment.creditCents),
  description: payment.description,
  actor: 'system:demo',
  comment: payment.comment ?? null,
  reason: payment.reason ?? null,
  paymentMethod: payment.paymentMethod ?? null,
  externalReference: payment.externalReference ?? null,
  stripePaymentIntentId: payment.stripePaymentIntentId ?? null,
  stripeInvoiceId: payment.stripeInvoiceId ?? null,
  idempotencyKey: `demo:${payment.key}`,
})

async function findPosted(
  db: Queryable,
  organization: string,
  key: string | undefined,
): Promise<string | null> {
  if (key === undefined) return null
  const { rows } = await db.query<{ id: string | null }>(
    `select transaction_id as id from ledger.idempotency_keys
     where organization_id = $1 and operation = $2 and key = $3`,
    [organization, OPERATION, key],
  )
  const id = rows[0]?.id
  if (!id) throw new Error(`${organization}: ${key} is not booked yet.`)
  return id
}
