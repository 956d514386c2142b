import { auditActor } from '@/access/auditActor'
import { inTransaction } from '@/db/inTransaction'
import { getPool } from '@/db/requireTransaction'
import { giftCredits } from '@/ledger/giftCredits'

import { answerGrant } from './answerGrant'
import { ledgerEndpoint } from './ledgerEndpoint'
import { readJson } from './readJson'

/** POST /api/admin/organizations/:id/gift-credits {creditAmount, comment?, idempotencyKey?} */
export const giftCreditsEndpoint = ledgerEndpoint(
  '/admin/organizations/:id/gift-credits',
  { permission: 'credits:gift', action: 'credits.gift', subject: 'organization' },
  async ({ req, id }) => {
    const body = await readJson(req, ['creditAmount', 'comment', 'idempotencyKey'])
    const { creditAmount, comment, idempotencyKey } = body
    const gift = { organization: id, creditAmount, comment, idempotencyKey }
    return inTransaction(getPool(req.payload), async (tx) =>
      answerGrant(tx, await giftCredits(tx, gift, auditActor(req)), 'Credits gifted.'),
    )
  },
)
