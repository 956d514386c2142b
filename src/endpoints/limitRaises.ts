import { auditActor } from '@/access/auditActor'
import { requirePermission } from '@/access/permissions'
import { inTransaction } from '@/db/inTransaction'
import { getPool, getReader } from '@/db/requireTransaction'
import { readRequiredText } from '@/ledger/entryInputs'
import { readLimits } from '@/ledger/giftLimits'
import { confirmRaise, declineRaise, listRaises } from '@/ledger/limitRaises'

import { endpoint } from './endpoint'
import { ledgerEndpoint } from './ledgerEndpoint'
import { readJson } from './readJson'

/** GET /api/admin/limit-raises: the limits in force, and what is asked for. */
export const listLimitRaisesEndpoint = endpoint('get', '/admin/limit-raises', async (req) => {
  requirePermission(req, 'settings:read')
  const db = getReader(req.payload)
  return { limits: await readLimits(db), raises: await listRaises(db) }
})

/** POST /api/admin/limit-raises/:id/confirm, by a second owner */
export const confirmLimitRaiseEndpoint = ledgerEndpoint(
  '/admin/limit-raises/:id/confirm',
  { permission: 'settings:write', action: 'limits.confirm_raise', subject: 'limit_raise' },
  async ({ req, id }) => ({
    raise: await inTransaction(getPool(req.payload), (tx) => confirmRaise(tx, id, auditActor(req))),
  }),
)

/** POST /api/admin/limit-raises/:id/decline {reason} */
export const declineLimitRaiseEndpoint = ledgerEndpoint(
  '/admin/limit-raises/:id/decline',
  { permission: 'settings:write', action: 'limits.decline_raise', subject: 'limit_raise' },
  async ({ req, id }) => {
    const reason = readRequiredText((await readJson(req, ['reason'])).reason, 'reason')
    return {
      raise: await inTransaction(getPool(req.payload), (tx) =>
        declineRaise(tx, id, reason, auditActor(req)),
      ),
    }
  },
)
