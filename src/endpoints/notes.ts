import type { Endpoint, PayloadRequest } from 'payload'

import { auditActor } from '@/access/auditActor'
import { can, requirePermission } from '@/access/permissions'
import { readableKinds, TIMELINE_PERMISSIONS } from '@/access/timelineKinds'
import { inSnapshot } from '@/db/inSnapshot'
import { inTransaction } from '@/db/inTransaction'
import { getPool, getReader } from '@/db/requireTransaction'
import { malformed } from '@/errors'
import { listNotes } from '@/organizations/notes'
import { readTimeline, TIMELINE_KINDS, type TimelineKind } from '@/organizations/readTimeline'
import { requireOrganization } from '@/organizations/requireOrganization'
import { addNote, strikeNote } from '@/organizations/writeNote'

import { endpoint } from './endpoint'
import { ledgerEndpoint } from './ledgerEndpoint'
import { readJson } from './readJson'
import { readListQuery, readPage, type ListQuery } from './readQuery'

/** GET /api/admin/organizations/:id/notes?cursor=&limit=25: {notes, pagination}, the newest first. */
const listNotesEndpoint = endpoint('get', '/admin/organizations/:id/notes', async (req) => {
  requirePermission(req, 'organizations:read')
  const query = readListQuery(req)
  const page = keysetPage(query)
  const db = getReader(req.payload)
  const { id } = await requireOrganization(db, String(req.routeParams?.id))
  return listNotes(db, { organization: id, ...page })
})

/** POST /api/admin/organizations/:id/notes {text, ticket?}: 201 {note} */
const addNoteEndpoint = ledgerEndpoint(
  '/admin/organizations/:id/notes',
  { permission: 'organizations:note', action: 'note.create', subject: 'organization' },
  async ({ req, id }) => {
    const { text, ticket } = await readJson(req, ['text', 'ticket'])
    const note = await inTransaction(getPool(req.payload), (tx) =>
      addNote(tx, { organization: id, text, ticket }, auditActor(req)),
    )
    return Response.json({ note }, { status: 201 })
  },
)

/** POST /api/admin/notes/:id/strike {reason}: {note}. It stays, struck. */
const strikeNoteEndpoint = ledgerEndpoint(
  '/admin/notes/:id/strike',
  { permission: 'organizations:note', action: 'note.strike', subject: 'note' },
  async ({ req, id }) => {
    const { reason } = await readJson(req, ['reason'])
    const note = await inTransaction(getPool(req.payload), (tx) =>
      strikeNote(tx, { id, reason }, auditActor(req)),
    )
    return { note }
  },
)

/** GET /api/admin/organizations/:id/timeline?kind=money,support&cursor=&limit=25: {kinds, events, pagination} */
const timelineEndpoint = endpoint('get', '/admin/organizations/:id/timeline', async (req) => {
  requirePermission(req, 'organizations:read')
  const query = readListQuery(req)
  const kinds = readKinds(req, query)
  const page = keysetPage(query)
  const { id } = await requireOrganization(getReader(req.payload), String(req.routeParams?.id))
  const timeline = await inSnapshot(getPool(req.payload), ({ db }) =>
    readTimeline(db, { organization: id, kinds, ...page }),
  )
  return { kinds, ...timeline }
})

/** Those asked for, each by its right; none asked for: all that the reader may see. */
function readKinds(req: PayloadRequest, query: ListQuery): TimelineKind[] {
  if (query.kind === undefined) return readableKinds(req.user)
  const asked = new Set(query.kind.split(','))
  const kinds = TIMELINE_KINDS.filter((kind) => asked.has(kind))
  const refused = kinds.find((kind) => !can(req.user, TIMELINE_PERMISSIONS[kind]))
  if (refused) requirePermission(req, TIMELINE_PERMISSIONS[refused])
  if (kinds.length !== asked.size)
    throw malformed('parameter_invalid', `kind is one or more of ${TIMELINE_KINDS.join(', ')}.`, {
      parameter: 'kind',
      valid: TIMELINE_KINDS,
    })
  return kinds
}

function keysetPage(query: ListQuery): { cursor?: string; limit: number } {
  const { limit } = readPage(query)
  if (query.offset !== undefined)
    throw malformed('parameter_invalid', 'Pages are turned with cursor, not with offset.', {
      parameter: 'offset',
    })
  return { limit, ...(query.cursor === undefined ? {} : { cursor: query.cursor }) }
}

export const noteEndpoints: Endpoint[] = [
  listNotesEndpoint,
  addNoteEndpoint,
  strikeNoteEndpoint,
  timelineEndpoint,
]
