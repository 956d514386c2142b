import { recordAudit, type AuditActor } from '@/audit/recordAudit'
import type { Tx } from '@/db/tx'
import { conflict, notFound } from '@/errors'
import { newId } from '@/ids'
import {
  isIdShaped,
  MAX_COMMENT,
  readRequiredText,
  readText,
  refuseLongText,
} from '@/ledger/entryInputs'

import { findNote, type Note } from './notes'
import { requireOrganization } from './requireOrganization'

const MAX_NOTE = 4000
const MAX_TICKET = 100

/** As a caller sends it; a missing ticket: none. */
export type NoteOrder = { organization: string; text: unknown; ticket: unknown }

/**
 * Writes a note and its audit entry. The entry names the note and its ticket; what was written stands
 * in the note alone, since it may be about a person.
 * @throws RefusedError 400 `text_invalid`, `text_required`, `ticket_invalid`, 404
 *   `organization_not_found`, 422 `text_too_long`, `ticket_too_long`
 */
export async function addNote(tx: Tx, order: NoteOrder, actor: AuditActor): Promise<Note> {
  const text = readRequiredText(order.text, 'text')
  const ticket = readText(order.ticket, 'ticket')
  const { id: organization } = await requireOrganization(tx, order.organization)
  refuseLongText(text, 'text', MAX_NOTE)
  refuseLongText(ticket, 'ticket', MAX_TICKET)
  const id = newId('note')
  await tx.query(
    `insert into support.notes (id, organization_id, author, author_role, text, ticket)
     values ($1, $2, $3, $4, $5, $6)`,
    [id, organization, actor.actor, actor.actorRole, text, ticket === '' ? null : ticket],
  )
  await recordAudit(tx, {
    ...actor,
    action: 'note.create',
    resourceType: 'note',
    resource: id,
    organization,
    changes: ticket === '' ? null : { ticket: { from: null, to: ticket } },
  })
  return written(tx, id)
}

/**
 * Strikes a note that should not count any more: it stays, with who struck it and why.
 * @throws RefusedError 400 `reason_invalid`, `reason_required`, 404 `note_not_found`, 409
 *   `note_struck`, 422 `reason_too_long`
 */
export async function strikeNote(
  tx: Tx,
  { id, reason: given }: { id: string; reason: unknown },
  actor: AuditActor,
): Promise<Note> {
  const reason = readRequiredText(given, 'reason')
  const found = isIdShaped(id) ? await findNote(tx, id) : null
  if (!found) throw notFound('note_not_found', `No note ${id.slice(0, 40)}.`)
  refuseLongText(reason, 'reason', MAX_COMMENT)
  const { rowCount } = await tx.query(
    `update support.notes
     set struck_by = $2, struck_at = clock_timestamp(), strike_reason = $3
     where id = $1 and struck_at is null`,
    [id, actor.actor, reason],
  )
  if (rowCount === 0) throw conflict('note_struck', 'This note is struck already.', { note: id })
  await recordAudit(tx, {
    ...actor,
    action: 'note.strike',
    resourceType: 'note',
    resource: id,
    organization: found.organization,
    reason,
  })
  return written(tx, id)
}

async function written(tx: Tx, id: string): Promise<Note> {
  const note = await findNote(tx, id)
  if (!note) throw new Error(`Note ${id} was written, and is not there.`)
  return note
}
