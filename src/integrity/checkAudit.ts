import { personalHash } from '@/audit/recordAudit'
import type { DatabasePool } from '@/db/tx'

import type { Check, Finding, Tally } from './check'
import { inBatch } from './inBatch'
import { byOrganizationRange, inRange, valuesOf } from './organizationRanges'
import { tally, tallyOf } from './tally'

const BATCH = 5_000

type Row = {
  id: string
  personalId: string | null
  auditId: string | null
  organization: string | null
  kept: string | null
  salt: string
  email: string | null
  ipAddress: string | null
  userAgent: string | null
  changes: string | null
}

// A row without its personal part was erased, which is nobody's fault.
const ROWS = `
  select coalesce(a.id, p.audit_id) as id, a.id as "auditId", p.audit_id as "personalId",
    a.organization, a.personal_hash as kept, p.salt, p.email, p.ip_address as "ipAddress",
    p.user_agent as "userAgent", p.changes::text as changes
  from (select id, organization, personal_hash from audit_logs where id > $1 order by id limit ${BATCH}) a
  full join (
    select p.* from audit_personal p where p.audit_id > $1 order by p.audit_id limit ${BATCH}
  ) p on p.audit_id = a.id
  order by 1 limit ${BATCH}`

const findingOf = (row: Row): Finding | null => {
  const { id, organization, personalId, auditId, kept } = row
  if (personalId === null) return null
  const at = { organization, row: id, difference: null }
  if (auditId === null)
    return { ...at, rule: 'personal_alone', expected: 'an audit row', found: null }
  const hash = personalHash(row.salt, row)
  return hash === kept ? null : { ...at, rule: 'personal_hash', expected: kept, found: hash }
}

/** Walks the trail in the order of ids; both sides are cut at the same id. */
async function* personalParts(pool: DatabasePool): AsyncGenerator<Tally> {
  let after = ''
  for (;;) {
    const rows = await inBatch(pool, async (db) => (await db.query<Row>(ROWS, [after])).rows)
    const last = rows.at(-1)
    if (!last) return
    yield tallyOf(rows.length, rows.map(findingOf))
    after = last.id
  }
}

// Gifts whoever gives them, and everything else that an operator booked.
const ACTS = `
  acts as materialized (
    select id, organization_id as org, type::text as type, actor from transactions
    where (type = 'credit_gift' or actor not like 'system:%') and ${inRange('organization_id')}
  )`

const UNTOLD = `
  select 'transaction_untold', t.org, t.id, 'an audit entry of the ' || t.type || ' by ' || t.actor,
    null, null
  from acts t
  where not exists (
    select 1 from audit_logs a where a.resource = t.id and a.resource_type = 'transaction'
      and a.organization = t.org)`

const acts = (pool: DatabasePool) =>
  byOrganizationRange(pool, (db, range) =>
    tally(db, {
      from: ACTS,
      examined: 'select count(*) from acts',
      findings: UNTOLD,
      values: valuesOf(range),
    }),
  )

export const checkAudit: Check = {
  name: 'audit',
  about:
    'Every gift and every operator’s booking is told; personal parts are those that were written.',
  unit: 'audit rows and acts',
  async *batches({ pool }) {
    yield* personalParts(pool)
    yield* acts(pool)
  },
}
