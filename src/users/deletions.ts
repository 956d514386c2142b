import type { Queryable } from '@/db/tx'
import { isIdShaped } from '@/ledger/entryInputs'

import { readCertificate, type SignedCertificate } from './certificate'

/** A deletion as the API shows it. */
export type Deletion = {
  id: string
  user: string
  status: 'completed' | 'running'
  requestedBy: string
  requestedRole: string | null
  requestedAt: string
  completedAt: string | null
  /** Personal parts of the audit trail, which go in batches where they are many. */
  progress: { erased: number; total: number }
  /** Null while it runs. */
  certificate: SignedCertificate | null
}

type Row = {
  id: string
  user: string
  requestedBy: string
  requestedRole: string | null
  requestedAt: Date
  completedAt: Date | null
  erased: string
  total: string
  text: string | null
  hash: string | null
}

const READ = `
  select id, user_id as user, requested_by as "requestedBy", requested_role as "requestedRole",
    requested_at as "requestedAt", completed_at as "completedAt", audit_erased as erased,
    audit_total as total, certificate as text, certificate_hash as hash
  from user_deletions where user_id = $1`

/** The deletion of a user, going on or done; null where there is none. */
export async function findDeletion(db: Queryable, user: string): Promise<Deletion | null> {
  const row = isIdShaped(user) ? (await db.query<Row>(READ, [user])).rows[0] : undefined
  if (!row) return null
  return {
    id: row.id,
    user: row.user,
    status: row.completedAt === null ? 'running' : 'completed',
    requestedBy: row.requestedBy,
    requestedRole: row.requestedRole,
    requestedAt: row.requestedAt.toISOString(),
    completedAt: row.completedAt?.toISOString() ?? null,
    progress: { erased: Number(row.erased), total: Number(row.total) },
    certificate: row.text === null ? null : readCertificate(row.text, row.hash ?? ''),
  }
}
