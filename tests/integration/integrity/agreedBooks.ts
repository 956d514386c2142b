import { systemActor } from '@/audit/recordAudit'
import { inTransaction } from '@/db/inTransaction'
import type { DatabasePool } from '@/db/tx'
import { newId } from '@/ids'
import { approveRequest, declineRequest } from '@/ledger/decideRequest'
import { giftCredits } from '@/ledger/giftCredits'
import type { GrantOutcome } from '@/ledger/grantCredits'
import { recordPayment } from '@/ledger/recordPayment'
import { reverseTransaction } from '@/ledger/reverseTransaction'

import { makeOrganization } from '../../support/factories'
import { post } from './books'

/** Credits that two people agreed about, or have not yet. */
export type AgreedBooks = {
  organization: string
  requester: string
  /** Requests, and what was booked for them. */
  gift: string
  giftRow: string
  payment: string
  paymentRow: string
  reversal: string
  reversalRow: string
  declined: string
  waiting: string
}

async function makeOwner(pool: DatabasePool) {
  const id = newId('usr')
  await pool.query(
    `insert into users (id, email, name, operator_role, status, updated_at, created_at)
     values ($1, $2, $1, 'owner', 'active', now(), now())`,
    [id, `${id.toLowerCase()}@example.com`],
  )
  return { ...systemActor('test'), actor: id, actorRole: 'owner' }
}

const requestOf = (outcome: GrantOutcome): string => {
  if (!('request' in outcome)) throw new Error('From $5,000 on a second person is asked.')
  return outcome.request.id
}

/** One request of each kind approved, one declined and one that waits. */
export async function fillAgreedBooks(pool: DatabasePool): Promise<AgreedBooks> {
  const organization = await makeOrganization(pool)
  const [asking, deciding] = [await makeOwner(pool), await makeOwner(pool)]
  const decider = { actor: deciding, kinds: ['gift', 'payment', 'reversal'] as const }
  const gift = (key: string) =>
    inTransaction(pool, async (tx) =>
      requestOf(
        await giftCredits(
          tx,
          { organization, creditAmount: '6000', comment: 'Much', idempotencyKey: key },
          asking,
        ),
      ),
    )
  const approve = (id: string) =>
    inTransaction(pool, async (tx) => (await approveRequest(tx, id, decider)).transaction.id)

  const given = await gift('first')
  const declined = await gift('second')
  await inTransaction(pool, (tx) => declineRequest(tx, declined, 'Too much', decider))
  const paid = await inTransaction(pool, async (tx) => {
    const how = { paymentMethod: 'wire', externalReference: 'ref', idempotencyKey: 'paid' }
    const money = { amount: '7000', creditAmount: '6500' }
    return requestOf(await recordPayment(tx, { organization, ...money, ...how }, asking))
  })
  const giftRow = await approve(given)
  const paymentRow = await approve(paid)
  const { id: refund } = await post(pool, {
    organization,
    type: 'credit_refund',
    amount: '7000',
    creditAmount: '-6500',
    relatedTransaction: paymentRow,
  })
  const back = await inTransaction(pool, async (tx) => {
    const input = { transaction: refund, reason: 'Never left', idempotencyKey: 'back' }
    return requestOf(await reverseTransaction(tx, input, asking))
  })
  const reversalRow = await approve(back)
  const waiting = await gift('third')
  return {
    ...{ organization, requester: asking.actor, gift: given, giftRow, payment: paid, paymentRow },
    ...{ reversal: back, reversalRow, declined, waiting },
  }
}
