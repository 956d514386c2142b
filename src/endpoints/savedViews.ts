import type { Endpoint, PayloadRequest } from 'payload'

import { auditActor } from '@/access/auditActor'
import { requirePermission, type Operator, type Permission } from '@/access/permissions'
import { reportQuery } from '@/admin/analytics/analyticsAddress'
import { viewQuery } from '@/admin/organizations/organizationsAddress'
import { inTransaction } from '@/db/inTransaction'
import { getPool, getReader } from '@/db/requireTransaction'
import { malformed } from '@/errors'
import { readText } from '@/ledger/entryInputs'
import {
  addOwnView,
  listViews,
  removeOwnView,
  renameOwnView,
  shareOwnView,
  VIEWED_LISTS,
  type ViewedList,
} from '@/users/savedViews'

import { endpoint } from './endpoint'
import { readJson } from './readJson'
import { readListQuery } from './readQuery'

/** Whoever may see a list may keep views of it; what a view keeps of an address is the list's to say. */
const LISTS: Record<ViewedList, { permission: Permission; queryOf: (query: string) => string }> = {
  analytics: { permission: 'metrics:read', queryOf: reportQuery },
  organizations: { permission: 'organizations:read', queryOf: viewQuery },
}

/** What every list takes at least. */
const requireViewer = (req: PayloadRequest): Operator => requirePermission(req, 'metrics:read')

function requireList(req: PayloadRequest, value: unknown): ViewedList {
  const list = readViewedList(value)
  requirePermission(req, LISTS[list].permission)
  return list
}

function readViewedList(value: unknown): ViewedList {
  const list = VIEWED_LISTS.find((known) => known === value)
  if (!list)
    throw malformed('parameter_invalid', `list is ${VIEWED_LISTS.join(' or ')}.`, {
      parameter: 'list',
      valid: VIEWED_LISTS,
    })
  return list
}

/**
 * GET /api/admin/saved-views?list=organizations (or analytics): {views: [{id, name, query, shared, sharedBy}]},
 * one's own and those that others share.
 */
const listViewsEndpoint = endpoint('get', '/admin/saved-views', async (req) => {
  const { id } = requireViewer(req)
  const list = requireList(req, readListQuery(req).list)
  return { views: await listViews(getReader(req.payload), id, list) }
})

/** POST /api/admin/saved-views {list, name, query}: 201 {view}. Of the query filters and sort are kept. */
const addViewEndpoint = endpoint('post', '/admin/saved-views', async (req) => {
  const operator = requireViewer(req)
  const body = await readJson(req, ['list', 'name', 'query'])
  const list = requireList(req, body.list)
  const query = LISTS[list].queryOf(readText(body.query, 'query'))
  const view = await inTransaction(getPool(req.payload), (tx) =>
    addOwnView(tx, { operator: operator.id, list, name: body.name, query }),
  )
  return Response.json({ view }, { status: 201 })
})

/** POST /api/admin/saved-views/:id/share {shared}: {view}, which every operator who may see the list has then. */
const shareViewEndpoint = endpoint('post', '/admin/saved-views/:id/share', async (req) => {
  requireViewer(req)
  const { shared } = await readJson(req, ['shared'])
  if (typeof shared !== 'boolean')
    throw malformed('field_invalid', 'shared is true or false.', { field: 'shared' })
  const id = String(req.routeParams?.id)
  const view = await inTransaction(getPool(req.payload), (tx) =>
    shareOwnView(tx, { id, shared }, auditActor(req)),
  )
  return { view }
})

/** POST /api/admin/saved-views/:id/rename {name}: {view} */
const renameViewEndpoint = endpoint('post', '/admin/saved-views/:id/rename', async (req) => {
  const operator = requireViewer(req)
  const { name } = await readJson(req, ['name'])
  const id = String(req.routeParams?.id)
  const view = await inTransaction(getPool(req.payload), (tx) =>
    renameOwnView(tx, { operator: operator.id, id, name }),
  )
  return { view }
})

/** POST /api/admin/saved-views/:id/remove: {removed} */
const removeViewEndpoint = endpoint('post', '/admin/saved-views/:id/remove', async (req) => {
  requireViewer(req)
  const id = String(req.routeParams?.id)
  await inTransaction(getPool(req.payload), (tx) => removeOwnView(tx, { id }, auditActor(req)))
  return { removed: id }
})

export const savedViewEndpoints: Endpoint[] = [
  listViewsEndpoint,
  addViewEndpoint,
  renameViewEndpoint,
  shareViewEndpoint,
  removeViewEndpoint,
]
