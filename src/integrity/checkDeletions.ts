import type { DatabasePool } from '@/db/tx'

import type { Check, Finding, Tally } from './check'
import { inBatch } from './inBatch'
import { tallyOf } from './tally'

const BATCH = 500

type Row = {
  id: string
  user: string
  status: string
  hasEmail: boolean
  hasPassword: boolean
  sessions: number
  memberships: number
  /** Of the audit trail; looked at where the deletion is done. */
  parts: number
  certificateHash: string | null
  kept: string | null
  isTold: boolean
}

// Of an entry about the user only a changed name or e-mail is theirs.
const ROWS = `
  select d.id, d.user_id as user, u.status::text as status,
    u.email not like '%@deleted.invalid' as "hasEmail",
    (u.hash is not null or u.salt is not null or u.reset_password_token is not null) as "hasPassword",
    (select count(*)::int from users_sessions s where s._parent_id = u.id) as sessions,
    (select count(*)::int from memberships m where m.user_id = u.id) as memberships,
    case when d.completed_at is null then 0 else (
      select count(*)::int from audit_logs a join audit_personal p on p.audit_id = a.id
      where a.actor = u.id
        or (a.resource_type = 'user' and a.resource = u.id and p.changes is not null)) end as parts,
    encode(sha256(convert_to(d.certificate, 'UTF8')), 'hex') as "certificateHash",
    d.certificate_hash as kept,
    exists (
      select 1 from audit_logs a
      where a.resource = u.id and a.action = 'user.erased'
        and a.changes #>> '{certificate,to}' = d.certificate_hash) as "isTold"
  from user_deletions d join users u on u.id = d.user_id
  where d.id > $1 order by d.id limit ${BATCH}`

/** Findings name no person: they are kept. */
const findingsOf = (row: Row): (Finding | null)[] => {
  const at = { organization: null, row: row.user, difference: null }
  const left = [
    row.status === 'deleted' ? null : `the status ${row.status}`,
    row.hasEmail ? 'an e-mail' : null,
    row.hasPassword ? 'a password' : null,
    row.sessions + row.memberships > 0 ? 'sessions or memberships' : null,
  ].filter((what) => what !== null)
  return [
    left.length === 0
      ? null
      : { ...at, rule: 'person_left', expected: 'nothing of the person', found: left.join(', ') },
    row.parts === 0
      ? null
      : { ...at, rule: 'audit_parts_left', expected: '0', found: String(row.parts) },
    row.certificateHash === row.kept
      ? null
      : { ...at, rule: 'certificate_hash', expected: row.kept, found: row.certificateHash },
    row.kept === null || row.isTold
      ? null
      : { ...at, rule: 'deletion_untold', expected: 'an audit entry of the hash', found: null },
  ]
}

async function* deletions(pool: DatabasePool): AsyncGenerator<Tally> {
  let after = ''
  for (;;) {
    const rows = await inBatch(pool, async (db) => (await db.query<Row>(ROWS, [after])).rows)
    const last = rows.at(-1)
    if (!last) return
    yield tallyOf(rows.length, rows.flatMap(findingsOf))
    after = last.id
  }
}

const ALONE = `
  select u.id from users u
  where u.status = 'deleted' and not exists (select 1 from user_deletions d where d.user_id = u.id)
  order by u.id`

async function withoutDeletion(pool: DatabasePool): Promise<Tally> {
  const rows = await inBatch(pool, async (db) => (await db.query<{ id: string }>(ALONE)).rows)
  return tallyOf(
    rows.length,
    rows.map(({ id }) => ({
      ...{ rule: 'deletion_missing', organization: null, row: id, difference: null },
      ...{ expected: 'a deletion', found: null },
    })),
  )
}

export const checkDeletions: Check = {
  name: 'deletions',
  about: 'A deleted account holds nothing of the person, and its certificate is the one given out.',
  unit: 'deletions',
  async *batches({ pool }) {
    yield* deletions(pool)
    yield await withoutDeletion(pool)
  },
}
