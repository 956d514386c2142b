import type { Endpoint, PayloadRequest } from 'payload'

import { auditActor } from '@/access/auditActor'
import { requirePermission } from '@/access/permissions'
import { inTransaction } from '@/db/inTransaction'
import { getPool, getReader } from '@/db/requireTransaction'
import type { Tx } from '@/db/tx'
import { API_KEY_STATUSES } from '@/keys/apiKeyRow'
import { createApiKey } from '@/keys/createApiKey'
import type { IssuedApiKey } from '@/keys/insertApiKey'
import { limitApiKey } from '@/keys/limitApiKey'
import { listApiKeys } from '@/keys/listApiKeys'
import { removeApiKey, revokeApiKey } from '@/keys/revokeApiKey'
import { rotateApiKey } from '@/keys/rotateApiKey'
import { MAX_COMMENT, readText, refuseLongText } from '@/ledger/entryInputs'
import { requireOrganization } from '@/organizations/requireOrganization'

import { endpoint } from './endpoint'
import { ledgerEndpoint } from './ledgerEndpoint'
import { readChoice, readListQuery, readPage } from './readQuery'
import { readJson } from './readJson'

/** GET /api/admin/organizations/:id/api-keys?status=&project= (several with commas): masks and usage, never a token or a hash. */
const listApiKeysEndpoint = endpoint('get', '/admin/organizations/:id/api-keys', async (req) => {
  requirePermission(req, 'api-keys:read')
  const query = readListQuery(req)
  const status = readChoice(query, 'status', ['all', ...API_KEY_STATUSES], 'active')
  const page = readPage(query)
  const db = getReader(req.payload)
  const organization = await requireOrganization(db, String(req.routeParams?.id))
  const projects = query.project?.split(',') ?? null
  const filters = { organization: organization.id, projects, search: null }
  return listApiKeys(db, { ...filters, status, ...page })
})

/** POST …/organizations/:id/projects/:projectId/api-keys {description, usageLimit?}: 201 {apiKey, token} */
const createApiKeyEndpoint = ledgerEndpoint(
  '/admin/organizations/:id/projects/:projectId/api-keys',
  { permission: 'api-keys:write', action: 'api_key.create', subject: 'organization' },
  async ({ req, id }) => {
    const { description, usageLimit } = await readJson(req, ['description', 'usageLimit'])
    const project = String(req.routeParams?.projectId)
    const order = { organization: id, project, description, usageLimit }
    return answerIssued(await change(req, (tx) => createApiKey(tx, order, auditActor(req))))
  },
)

/** POST /api/admin/api-keys/:id/rotate {reason?}: 201 {apiKey, token, replaces} */
const rotateApiKeyEndpoint = ledgerEndpoint(
  '/admin/api-keys/:id/rotate',
  { permission: 'api-keys:write', action: 'api_key.rotate', subject: 'api_key' },
  async ({ req, id }) => {
    const reason = await readReason(req)
    return answerIssued(await change(req, (tx) => rotateApiKey(tx, id, reason, auditActor(req))))
  },
)

/** POST /api/admin/api-keys/:id/revoke {reason?}: the gateway refuses it from then on */
const revokeApiKeyEndpoint = ledgerEndpoint(
  '/admin/api-keys/:id/revoke',
  { permission: 'api-keys:write', action: 'api_key.revoke', subject: 'api_key' },
  async ({ req, id }) => {
    const reason = await readReason(req)
    return { apiKey: await change(req, (tx) => revokeApiKey(tx, id, reason, auditActor(req))) }
  },
)

/** POST /api/admin/api-keys/:id/remove {reason?}: a revoked one leaves the lists */
const removeApiKeyEndpoint = ledgerEndpoint(
  '/admin/api-keys/:id/remove',
  { permission: 'api-keys:write', action: 'api_key.remove', subject: 'api_key' },
  async ({ req, id }) => {
    const reason = await readReason(req)
    return { apiKey: await change(req, (tx) => removeApiKey(tx, id, reason, auditActor(req))) }
  },
)

/** POST /api/admin/api-keys/:id/limit {usageLimit}, null for none */
const limitApiKeyEndpoint = ledgerEndpoint(
  '/admin/api-keys/:id/limit',
  { permission: 'api-keys:write', action: 'api_key.limit', subject: 'api_key' },
  async ({ req, id }) => {
    const { usageLimit } = await readJson(req, ['usageLimit'])
    return { apiKey: await change(req, (tx) => limitApiKey(tx, id, usageLimit, auditActor(req))) }
  },
)

const change = <Done>(req: PayloadRequest, work: (tx: Tx) => Promise<Done>): Promise<Done> =>
  inTransaction(getPool(req.payload), work)

/** The one answer that holds a token: nothing between here and the reader may keep it. */
const answerIssued = (issued: IssuedApiKey): Response =>
  Response.json(issued, { status: 201, headers: { 'cache-control': 'no-store' } })

/** @throws RefusedError 400 `reason_invalid`, 422 `reason_too_long` */
async function readReason(req: PayloadRequest): Promise<string> {
  const reason = readText((await readJson(req, ['reason'])).reason, 'reason')
  refuseLongText(reason, 'reason', MAX_COMMENT)
  return reason
}

export const apiKeyEndpoints: Endpoint[] = [
  listApiKeysEndpoint,
  createApiKeyEndpoint,
  rotateApiKeyEndpoint,
  revokeApiKeyEndpoint,
  removeApiKeyEndpoint,
  limitApiKeyEndpoint,
]
