import { recordAudit, systemActor, type AuditActor } from '@/audit/recordAudit'
import type { Queryable, Tx } from '@/db/tx'
import { conflict, notFound } from '@/errors'
import { randomText } from '@/ids'
import { formatNano } from '@/money/formatNano'
import { parseMoney } from '@/money/parseMoney'

import { isIdShaped } from './entryInputs'
import { LIMIT_NAMES, limitColumn, readLimits, type LimitName, type Limits } from './giftLimits'
import { refuseDependent } from './refuseDependent'

/** A raise of limits as the API shows it: what is asked for beside what is in force. */
export type LimitRaise = {
  id: string
  /** waiting for a second owner; scheduled for its hour; applied, declined or superseded. */
  state: string
  changes: Partial<Limits>
  requester: string
  /** Name or else e-mail of who asked; null where the account is erased. */
  requesterName: string | null
  requestedAt: string
  effectiveAt: string | null
  confirmedBy: string | null
  declinedBy: string | null
  /** Of who confirmed or declined it. */
  decidedByName: string | null
  decidedAt: string | null
  declineReason: string | null
}

/** Any number that nothing else locks: changes of limits follow each other. */
const LIMITS_LOCK = 7_234_101

/**
 * The first step of every change of limits: one at a time, and what has come into force by its hour
 * is written down before anything is compared with it.
 */
export async function lockLimits(tx: Tx): Promise<void> {
  await tx.query('select pg_advisory_xact_lock($1)', [LIMITS_LOCK])
  const { rows } = await tx.query<{ id: string; changes: Partial<Limits> }>(
    `update ledger.limit_raises set state = 'applied', decided_at = effective_at
     where state = 'scheduled' and effective_at <= clock_timestamp() returning id, changes`,
  )
  for (const raise of rows) {
    await storeLimits(tx, raise.changes)
    await recordRaise(tx, systemActor('limit_schedule'), 'limits.apply_raise', raise.id)
  }
}

async function storeLimits(tx: Tx, changes: Partial<Limits>): Promise<void> {
  const names = LIMIT_NAMES.filter((name) => changes[name] !== undefined)
  const columns = names.map((name, i) => `${limitColumn(name)} = $${i + 1}`)
  const { rowCount } = await tx.query(
    `update billing_settings set ${columns.join(', ')}, updated_at = clock_timestamp()`,
    names.map((name) => changes[name]),
  )
  if (rowCount !== 1) throw new Error(`Limits are stored in ${rowCount} rows.`)
}

/**
 * Splits a change of limits: lowered ones pass, raised ones are kept aside and the old values stand.
 * Raises of the same limits that were still open are superseded: the latest word counts.
 * @returns the values that are to be stored
 * @throws RefusedError 400 `amount_invalid`
 */
export async function holdRaises(
  tx: Tx,
  wanted: Record<string, unknown>,
  actor: AuditActor,
): Promise<Partial<Limits>> {
  const current = await readLimits(tx)
  const held: Partial<Limits> = {}
  const raises: Partial<Limits> = {}
  const touched: LimitName[] = []
  for (const name of LIMIT_NAMES) {
    if (wanted[name] === undefined || wanted[name] === null) continue
    const next = parseMoney(wanted[name], { field: name })
    const now = parseMoney(current[name], { field: name })
    if (next !== now) touched.push(name)
    if (next > now) raises[name] = formatNano(next)
    held[name] = formatNano(next > now ? now : next)
  }
  if (touched.length === 0) return held
  await tx.query(
    `update ledger.limit_raises set state = 'superseded', decided_at = clock_timestamp()
     where state in ('waiting', 'scheduled') and changes ?| $1`,
    [touched],
  )
  if (Object.keys(raises).length > 0) await requestRaise(tx, raises, current, actor)
  return held
}

async function requestRaise(
  tx: Tx,
  raises: Partial<Limits>,
  current: Limits,
  actor: AuditActor,
): Promise<void> {
  const isWaiting = await hasAnotherOwner(tx, actor.actor)
  const id = `lmr_${randomText(20)}`
  await tx.query(
    `insert into ledger.limit_raises (id, changes, requester, state, effective_at)
     values ($1, $2, $3, $4,
       case when $4 = 'scheduled' then clock_timestamp() + interval '24 hours' end)`,
    [id, JSON.stringify(raises), actor.actor, isWaiting ? 'waiting' : 'scheduled'],
  )
  const changes = Object.entries(raises).map(
    ([name, to]) => [name, { from: current[name as LimitName], to }] as const,
  )
  await recordRaise(tx, actor, 'limits.request_raise', id, Object.fromEntries(changes))
}

/** Whether somebody else could confirm what this owner asks for. */
export async function hasAnotherOwner(db: Queryable, owner: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `select 1 from users where operator_role = 'owner' and status = 'active' and id <> $1 limit 1`,
    [owner],
  )
  return rowCount > 0
}

const recordRaise = (
  tx: Tx,
  actor: AuditActor,
  action: string,
  id: string,
  changes: Record<string, { from: string; to: string }> | null = null,
  reason: string | null = null,
) =>
  recordAudit(tx, { ...actor, action, resourceType: 'limit_raise', resource: id, changes, reason })

/**
 * A second owner confirms a raise, which is in force from then on.
 * @throws RefusedError 404 `limit_raise_not_found`, 409 `already_decided`, 422 `same_person`,
 *   `approver_not_independent`
 */
export async function confirmRaise(tx: Tx, id: string, actor: AuditActor): Promise<LimitRaise> {
  const raise = await lockOpenRaise(tx, id)
  await refuseDependent(tx, actor.actor, raise.requester)
  await storeLimits(tx, raise.changes)
  await tx.query(
    `update ledger.limit_raises
     set state = 'applied', confirmed_by = $2, decided_at = clock_timestamp() where id = $1`,
    [id, actor.actor],
  )
  await recordRaise(tx, actor, 'limits.confirm_raise', id)
  return readRaise(tx, id)
}

/**
 * An owner, the requester too, takes a raise back before it is in force.
 * @throws RefusedError 404 `limit_raise_not_found`, 409 `already_decided`
 */
export async function declineRaise(
  tx: Tx,
  id: string,
  reason: string,
  actor: AuditActor,
): Promise<LimitRaise> {
  await lockOpenRaise(tx, id)
  await tx.query(
    `update ledger.limit_raises set state = 'declined', declined_by = $2, decline_reason = $3,
       decided_at = clock_timestamp()
     where id = $1`,
    [id, actor.actor, reason],
  )
  await recordRaise(tx, actor, 'limits.decline_raise', id, null, reason)
  return readRaise(tx, id)
}

async function lockOpenRaise(tx: Tx, id: string): Promise<LimitRaise> {
  await lockLimits(tx)
  const raise = await readRaise(tx, id)
  if (raise.state !== 'waiting' && raise.state !== 'scheduled')
    throw conflict('already_decided', `This raise is ${raise.state} already.`, {
      state: raise.state,
    })
  return raise
}

const SELECT = `
  select r.id, r.state, r.changes, r.requester, coalesce(nullif(a.name, ''), a.email) as "requesterName",
    r.requested_at as "requestedAt", r.effective_at as "effectiveAt",
    r.confirmed_by as "confirmedBy", r.declined_by as "declinedBy",
    coalesce(nullif(d.name, ''), d.email) as "decidedByName", r.decided_at as "decidedAt",
    r.decline_reason as "declineReason"
  from ledger.limit_raises r left join users a on a.id = r.requester
    left join users d on d.id = coalesce(r.confirmed_by, r.declined_by)`

type Raw = Omit<LimitRaise, 'decidedAt' | 'effectiveAt' | 'requestedAt'> & {
  requestedAt: Date
  effectiveAt: Date | null
  decidedAt: Date | null
}

const toRaise = (row: Raw): LimitRaise => ({
  ...row,
  requestedAt: row.requestedAt.toISOString(),
  effectiveAt: row.effectiveAt?.toISOString() ?? null,
  decidedAt: row.decidedAt?.toISOString() ?? null,
})

async function readRaise(db: Queryable, id: string): Promise<LimitRaise> {
  const { rows } = isIdShaped(id)
    ? await db.query<Raw>(`${SELECT} where r.id = $1`, [id])
    : { rows: [] }
  if (!rows[0]) throw notFound('limit_raise_not_found', `No raise of limits ${id.slice(0, 40)}.`)
  return toRaise(rows[0])
}

// A list for people: limits are raised a few times a year.
const MAX_LISTED = 100

/** Raises that wait for an owner or for their hour, then the decided ones, newest first. */
export async function listRaises(db: Queryable): Promise<LimitRaise[]> {
  const { rows } = await db.query<Raw>(
    `${SELECT} order by (r.state in ('waiting', 'scheduled')) desc, r.requested_at desc, r.id limit $1`,
    [MAX_LISTED],
  )
  return rows.map(toRaise)
}
