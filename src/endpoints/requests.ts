import type { PayloadRequest } from 'payload'

import { requirePermission } from '@/access/permissions'
import { inSnapshot } from '@/db/inSnapshot'
import { getPool, getReader } from '@/db/requireTransaction'
import { malformed } from '@/errors'
import { listRequests, type RequestsPage } from '@/metering/listRequests'
import { readRequest } from '@/metering/readRequest'
import { findSubject } from '@/metrics/findSubject'

import { endpoint } from './endpoint'
import { readChoice, readListQuery, readPage, type ListQuery } from './readQuery'

const DEFAULT_LIMIT = 50

/** GET /api/admin/requests: the requests of everybody, the newest first. */
export const listRequestsEndpoint = endpoint('get', '/admin/requests', async (req) => {
  requirePermission(req, 'requests:read')
  return answerPage(req, readListQuery(req))
})

/** GET …/organizations/:id/projects/:projectId/logs: the same of one project. */
export const projectLogsEndpoint = endpoint(
  'get',
  '/admin/organizations/:id/projects/:projectId/logs',
  async (req) => {
    requirePermission(req, 'requests:read')
    const query = readListQuery(req)
    for (const parameter of ['organization', 'project'])
      if (query[parameter] !== undefined)
        throw malformed('parameter_invalid', `${parameter} stands in the address already.`, {
          parameter,
        })
    const organization = String(req.routeParams?.id)
    const project = String(req.routeParams?.projectId)
    await findSubject(getReader(req.payload), { kind: 'project', organization, project })
    return answerPage(req, { ...query, organization, project })
  },
)

/** GET …/organizations/:id/requests/:requestId: one request and its price line by line. */
export const requestDetailsEndpoint = endpoint(
  'get',
  '/admin/organizations/:id/requests/:requestId',
  async (req) => {
    requirePermission(req, 'requests:read')
    readListQuery(req)
    const organization = String(req.routeParams?.id)
    const db = getReader(req.payload)
    await findSubject(db, { kind: 'organization', organization })
    return readRequest(db, organization, String(req.routeParams?.requestId))
  },
)

function answerPage(req: PayloadRequest, query: ListQuery): Promise<RequestsPage> {
  const { limit } = readPage(query, DEFAULT_LIMIT)
  if (query.offset !== undefined)
    throw malformed('parameter_invalid', 'Pages are turned with cursor, not with offset.', {
      parameter: 'offset',
    })
  const isCounted = readChoice(query, 'count', ['0', '1'], '0') === '1'
  const question = {
    query,
    limit,
    cursor: query.cursor ?? null,
    after: query.after ?? null,
    isCounted,
  }
  return inSnapshot(getPool(req.payload), (snapshot) => listRequests(snapshot, question))
}
