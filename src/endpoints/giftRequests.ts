import type { PayloadRequest } from 'payload'

import { auditActor } from '@/access/auditActor'
import { decidableKinds } from '@/access/decidableKinds'
import { requirePermission } from '@/access/permissions'
import { inTransaction } from '@/db/inTransaction'
import { getPool, getReader } from '@/db/requireTransaction'
import { listRequests, REQUEST_STATUSES } from '@/ledger/creditRequests'
import { approveRequest, declineRequest, type Decider } from '@/ledger/decideRequest'
import { readRequiredText } from '@/ledger/entryInputs'

import { endpoint } from './endpoint'
import { ledgerEndpoint } from './ledgerEndpoint'
import { readJson } from './readJson'
import { readChoice, readPage, readQuery } from './readQuery'

const decider = (req: PayloadRequest): Decider => ({
  actor: auditActor(req),
  kinds: decidableKinds(req.user),
})

/** GET /api/admin/gift-requests?status=&organization=&limit=25&offset=0 */
export const listGiftRequestsEndpoint = endpoint('get', '/admin/gift-requests', async (req) => {
  requirePermission(req, 'transactions:read')
  const query = readQuery(req)
  const page = readPage(query)
  const chosen = readChoice(query, 'status', [...REQUEST_STATUSES, 'all'], 'all')
  const statuses = chosen === 'all' ? null : [chosen]
  const organization = query.organization ?? null
  const list = await listRequests(getReader(req.payload), { statuses, organization, ...page })
  return { ...list, ...page }
})

/** POST /api/admin/gift-requests/:id/approve */
export const approveGiftRequestEndpoint = ledgerEndpoint(
  '/admin/gift-requests/:id/approve',
  { permission: 'credits:approve', action: 'credit_request.approve', subject: 'credit_request' },
  async ({ req, id }) => {
    const { request, transaction } = await inTransaction(getPool(req.payload), (tx) =>
      approveRequest(tx, id, decider(req)),
    )
    const credits = transaction.balanceAfter
    return { status: 'approved', message: 'Approved and booked.', credits, transaction, request }
  },
)

/** POST /api/admin/gift-requests/:id/decline {reason} */
export const declineGiftRequestEndpoint = ledgerEndpoint(
  '/admin/gift-requests/:id/decline',
  { permission: 'credits:approve', action: 'credit_request.decline', subject: 'credit_request' },
  async ({ req, id }) => {
    const reason = readRequiredText((await readJson(req, ['reason'])).reason, 'reason')
    const request = await inTransaction(getPool(req.payload), (tx) =>
      declineRequest(tx, id, reason, decider(req)),
    )
    return { status: 'declined', message: 'Declined; nothing has moved.', request }
  },
)
