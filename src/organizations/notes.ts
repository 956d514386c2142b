import { cutPage, instantOf, microsOf, readKeyset, type Page } from '@/db/keyset'
import type { Queryable } from '@/db/tx'

/** What an operator wrote down about an organization. Never edited: struck, or answered by another. */
export type Note = {
  id: string
  organization: string
  author: string
  /** Null where the account has no name. */
  authorName: string | null
  /** The author's role when it was written. */
  authorRole: string | null
  text: string
  /** What the support desk calls the case. */
  ticket: string | null
  createdAt: string
  struck: { by: string; byName: string | null; at: string; reason: string } | null
}

type Raw = {
  id: string
  micros: string
  organization: string
  author: string
  authorName: string | null
  authorRole: string | null
  text: string
  ticket: string | null
  createdAt: Date
  struckBy: string | null
  struckByName: string | null
  struckAt: Date | null
  strikeReason: string | null
}

const SELECT = `
  select n.id, ${microsOf('n.created_at')} as micros, n.organization_id as organization, n.author,
    coalesce(nullif(a.name, ''), a.email) as "authorName", n.author_role as "authorRole", n.text,
    n.ticket, n.created_at as "createdAt", n.struck_by as "struckBy",
    coalesce(nullif(s.name, ''), s.email) as "struckByName", n.struck_at as "struckAt",
    n.strike_reason as "strikeReason"
  from support.notes n left join users a on a.id = n.author left join users s on s.id = n.struck_by`

function toNote(row: Raw): Note {
  const { id, organization, author, authorName, authorRole, text, ticket, createdAt } = row
  const struck =
    row.struckBy !== null && row.struckAt !== null && row.strikeReason !== null
      ? {
          by: row.struckBy,
          byName: row.struckByName,
          at: row.struckAt.toISOString(),
          reason: row.strikeReason,
        }
      : null
  return {
    ...{ id, organization, author, authorName, authorRole, text, ticket },
    createdAt: createdAt.toISOString(),
    struck,
  }
}

export async function findNote(db: Queryable, id: string): Promise<Note | null> {
  const { rows } = await db.query<Raw>(`${SELECT} where n.id = $1`, [id])
  return rows[0] ? toNote(rows[0]) : null
}

/**
 * The notes of an organization, the newest first, struck ones among them.
 * @param cursor `nextCursor` of the page before
 * @throws RefusedError 400 `cursor_invalid`, `cursor_stale`
 */
export async function listNotes(
  db: Queryable,
  { organization, cursor, limit }: { organization: string; cursor?: string; limit: number },
): Promise<{ notes: Note[]; pagination: Page }> {
  const question = `notes ${organization}`
  const after = readKeyset(cursor, question)
  const { rows } = await db.query<Raw>(
    `${SELECT}
     where n.organization_id = $1
       and ($2::bigint is null or (n.created_at, n.id) < (${instantOf('$2')}, $3::text))
     order by n.created_at desc, n.id desc limit $4`,
    [organization, after?.micros ?? null, after?.id ?? null, limit + 1],
  )
  const { shown, pagination } = cutPage(rows, limit, question)
  return { notes: shown.map(toNote), pagination }
}

/** The newest note that nobody has struck; null where there is none. */
export async function readLatestNote(db: Queryable, organization: string): Promise<Note | null> {
  const { rows } = await db.query<Raw>(
    `${SELECT} where n.organization_id = $1 and n.struck_at is null
     order by n.created_at desc, n.id desc limit 1`,
    [organization],
  )
  return rows[0] ? toNote(rows[0]) : null
}
