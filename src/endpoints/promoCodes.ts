import type { Endpoint } from 'payload'

import { auditActor } from '@/access/auditActor'
import { requirePermission } from '@/access/permissions'
import { inTransaction } from '@/db/inTransaction'
import { getPool, getReader } from '@/db/requireTransaction'
import { notFound } from '@/errors'
import { readRequiredText } from '@/ledger/entryInputs'
import { activateCodes } from '@/promotions/activateCodes'
import { findWaiting } from '@/promotions/activations'
import { checkCode } from '@/promotions/checkCode'
import { toCodeKey } from '@/promotions/codeKey'
import { createBatch } from '@/promotions/createBatch'
import { approveActivation, declineActivation } from '@/promotions/decideActivation'
import { readPromo } from '@/promotions/readPromo'
import { readCampaignUse, readCodeUse } from '@/promotions/readUse'
import { redeemCode } from '@/promotions/redeemCode'
import { listRefusals } from '@/promotions/refusals'

import { endpoint } from './endpoint'
import { ledgerEndpoint } from './ledgerEndpoint'
import { readJson } from './readJson'
import { readListQuery, readPage } from './readQuery'

/** POST /api/admin/organizations/:id/redeem {code, idempotencyKey}: {credits, redemption} */
const redeemEndpoint = ledgerEndpoint(
  '/admin/organizations/:id/redeem',
  { permission: 'promo-codes:redeem', action: 'promo_code.redeem', subject: 'organization' },
  async ({ req, id }) => {
    const { code, idempotencyKey } = await readJson(req, ['code', 'idempotencyKey'])
    const input = { organization: id, code, idempotencyKey }
    return redeemCode(getPool(req.payload), input, auditActor(req))
  },
)

/** GET /api/admin/promo-codes/:id/check?organization=&amount=50: would it get it, and why not? */
const checkEndpoint = endpoint('get', '/admin/promo-codes/:id/check', async (req) => {
  const { id: operator } = requirePermission(req, 'promo-codes:read')
  const { organization = '', amount = '0' } = readListQuery(req)
  const asked = { organization, amount, operator }
  return checkCode(getReader(req.payload), String(req.routeParams?.id), asked)
})

/** GET /api/admin/promo-codes/:id/use: its limits beside what is used of them, gross and net */
const codeUseEndpoint = endpoint('get', '/admin/promo-codes/:id/use', async (req) => {
  requirePermission(req, 'promo-codes:read')
  return readCodeUse(getReader(req.payload), String(req.routeParams?.id))
})

/** GET /api/admin/promo-campaigns/:id/use: the same of all its codes */
const campaignUseEndpoint = endpoint('get', '/admin/promo-campaigns/:id/use', async (req) => {
  requirePermission(req, 'promo-codes:read')
  return readCampaignUse(getReader(req.payload), String(req.routeParams?.id))
})

/** POST /api/admin/promo-codes/:id/activate: {status: "active"}, or 202 while a second person is asked */
const activateEndpoint = ledgerEndpoint(
  '/admin/promo-codes/:id/activate',
  { permission: 'promo-codes:write', action: 'promo_code.activate', subject: 'promo_code' },
  async ({ req, id }) => {
    await readJson(req, [])
    const activation = await inTransaction(getPool(req.payload), (tx) =>
      activateCodes(tx, [id], auditActor(req)),
    )
    if (activation?.state !== 'waiting')
      return { status: 'active', message: 'Switched on.', activation }
    const message = 'Waits for another operator (finance or owner) to approve it.'
    return Response.json({ status: 'awaiting_approval', message, activation }, { status: 202 })
  },
)

/** POST /api/admin/promo-codes/:id/approve: what waits of it is switched on */
const approveEndpoint = ledgerEndpoint(
  '/admin/promo-codes/:id/approve',
  { permission: 'credits:approve', action: 'promo_activation.approve', subject: 'promo_code' },
  async ({ req, id }) => {
    const waiting = await requireWaiting(getReader(req.payload), id)
    const activation = await inTransaction(getPool(req.payload), (tx) =>
      approveActivation(tx, waiting, auditActor(req)),
    )
    return { status: 'active', message: 'Approved and switched on.', activation }
  },
)

/** POST /api/admin/promo-codes/:id/decline {reason} */
const declineEndpoint = ledgerEndpoint(
  '/admin/promo-codes/:id/decline',
  { permission: 'credits:approve', action: 'promo_activation.decline', subject: 'promo_code' },
  async ({ req, id }) => {
    const reason = readRequiredText((await readJson(req, ['reason'])).reason, 'reason')
    const waiting = await requireWaiting(getReader(req.payload), id)
    const activation = await inTransaction(getPool(req.payload), (tx) =>
      declineActivation(tx, waiting, reason, auditActor(req)),
    )
    return { status: 'declined', message: 'Declined; it stays switched off.', activation }
  },
)

/** @throws RefusedError 404 `promo_code_not_found`, `activation_not_found` */
async function requireWaiting(db: ReturnType<typeof getReader>, code: string): Promise<string> {
  await readPromo(db, code)
  const waiting = await findWaiting(db, [code])
  if (!waiting) throw notFound('activation_not_found', 'Nobody has asked to switch this code on.')
  return waiting.id
}

const TERMS = [
  ...['name', 'kind', 'basisPoints', 'amount', 'maxBonus', 'duration', 'durationMonths', 'plans'],
  ...['organizations', 'startsAt', 'endsAt', 'timeZone', 'maxRedemptions', 'maxPerOrganization'],
  ...['budget', 'minimumAmount', 'firstPurchaseOnly'],
]

/** POST /api/admin/promo-campaigns/:id/codes {count, prefix?, active?, …terms}: 201 {codes, activation} */
const createBatchEndpoint = ledgerEndpoint(
  '/admin/promo-campaigns/:id/codes',
  { permission: 'promo-codes:write', action: 'promo_code.create', subject: 'promo_campaign' },
  async ({ req, id }) => {
    const body = await readJson(req, ['count', 'prefix', 'active', ...TERMS])
    const { count, prefix, active, ...terms } = body
    const batch = await inTransaction(getPool(req.payload), (tx) =>
      createBatch(tx, { campaign: id, count, prefix, active, terms }, auditActor(req)),
    )
    return Response.json(batch, { status: 201 })
  },
)

/** GET /api/admin/promo-refusals?promoCode=&code=&organization=&limit=25&offset=0 */
const listRefusalsEndpoint = endpoint('get', '/admin/promo-refusals', async (req) => {
  requirePermission(req, 'promo-codes:read')
  const query = readListQuery(req)
  const page = readPage(query)
  const { promoCode = null, organization = null, code } = query
  // What can be no code was kept without it: nothing matches.
  const codeKey = code === undefined ? null : (toCodeKey(code) ?? '')
  const wanted = { promoCode, organization, codeKey, ...page }
  return { ...(await listRefusals(getReader(req.payload), wanted)), ...page }
})

export const promoCodeEndpoints: Endpoint[] = [
  redeemEndpoint,
  checkEndpoint,
  codeUseEndpoint,
  campaignUseEndpoint,
  activateEndpoint,
  approveEndpoint,
  declineEndpoint,
  createBatchEndpoint,
  listRefusalsEndpoint,
]
