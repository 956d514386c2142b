import { auditActor } from '@/access/auditActor'
import { requirePermission } from '@/access/permissions'
import { inTransaction } from '@/db/inTransaction'
import { getPool } from '@/db/requireTransaction'
import { readTransaction } from '@/ledger/readTransaction'
import { giftCredits } from '@/ledger/giftCredits'

import { endpoint } from './endpoint'
import { readJson } from './readJson'

/** POST /api/admin/organizations/:id/gift-credits {creditAmount, comment?, idempotencyKey?} */
export const giftCreditsEndpoint = endpoint(
  'post',
  '/admin/organizations/:id/gift-credits',
  async (req) => {
    requirePermission(req, 'credits:gift')
    const body = await readJson(req, ['creditAmount', 'comment', 'idempotencyKey'])
    const organization = String(req.routeParams?.id)
    return inTransaction(getPool(req.payload), async (tx) => {
      const gift = await giftCredits(
        tx,
        {
          organization,
          creditAmount: body.creditAmount,
          comment: body.comment,
          idempotencyKey: body.idempotencyKey,
        },
        auditActor(req),
      )
      const transaction = await readTransaction(tx, gift.transaction)
      return {
        message: 'Credits gifted.',
        credits: transaction.balanceAfter,
        transaction,
      }
    })
  },
)
