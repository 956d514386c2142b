import type { Endpoint, PayloadRequest } from 'payload'

import { requirePermission, type Operator } from '@/access/permissions'
import { viewQuery } from '@/admin/organizations/organizationsAddress'
import { inTransaction } from '@/db/inTransaction'
import { getPool, getReader } from '@/db/requireTransaction'
import { malformed } from '@/errors'
import { readText } from '@/ledger/entryInputs'
import {
  addOwnView,
  listOwnViews,
  removeOwnView,
  renameOwnView,
  VIEWED_LISTS,
  type ViewedList,
} from '@/users/savedViews'

import { endpoint } from './endpoint'
import { readJson } from './readJson'
import { readListQuery } from './readQuery'

/** Whoever may see the list may keep views of it. What is kept is one's own, so nobody logs it. */
const requireViewer = (req: PayloadRequest): Operator =>
  requirePermission(req, 'organizations:read')

function readViewedList(value: unknown): ViewedList {
  const list = VIEWED_LISTS.find((known) => known === value)
  if (!list)
    throw malformed('parameter_invalid', `list is ${VIEWED_LISTS.join(' or ')}.`, {
      parameter: 'list',
      valid: VIEWED_LISTS,
    })
  return list
}

/** GET /api/admin/saved-views?list=organizations: {views: [{id, name, query}]}, one's own. */
const listViewsEndpoint = endpoint('get', '/admin/saved-views', async (req) => {
  const { id } = requireViewer(req)
  const list = readViewedList(readListQuery(req).list)
  return { views: await listOwnViews(getReader(req.payload), id, list) }
})

/** POST /api/admin/saved-views {list, name, query}: 201 {view}. Of the query filters and sort are kept. */
const addViewEndpoint = endpoint('post', '/admin/saved-views', async (req) => {
  const operator = requireViewer(req)
  const body = await readJson(req, ['list', 'name', 'query'])
  const list = readViewedList(body.list)
  const query = viewQuery(readText(body.query, 'query'))
  const view = await inTransaction(getPool(req.payload), (tx) =>
    addOwnView(tx, { operator: operator.id, list, name: body.name, query }),
  )
  return Response.json({ view }, { status: 201 })
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
  const operator = requireViewer(req)
  const id = String(req.routeParams?.id)
  await inTransaction(getPool(req.payload), (tx) =>
    removeOwnView(tx, { operator: operator.id, id }),
  )
  return { removed: id }
})

export const savedViewEndpoints: Endpoint[] = [
  listViewsEndpoint,
  addViewEndpoint,
  renameViewEndpoint,
  removeViewEndpoint,
]
