import { recordAudit, type AuditActor } from '@/audit/recordAudit'
import type { Queryable, Tx } from '@/db/tx'
import { notFound } from '@/errors'
import { randomText } from '@/ids'
import { canonicalDecimal } from '@/money/canonicalDecimal'
import { formatNano } from '@/money/formatNano'
import type { NanoUsd } from '@/money/nanoUsd'

export type ActivationState = 'active' | 'declined' | 'expired' | 'waiting'

/** Somebody's word that codes may be redeemed, for all the credits that they may add. */
export type Activation = {
  id: string
  codes: string[]
  /** USD, decimal text: value × redemptions that are left, or what is left of the budget. */
  exposure: string
  state: ActivationState
  requester: string
  requestedAt: string
  expiresAt: string
  decidedBy: string | null
  decidedAt: string | null
  declineReason: string | null
}

/** Writes down that codes are switched on, or that somebody asks for it. */
export async function keepActivation(
  tx: Tx,
  codes: readonly string[],
  { exposure, actor, state }: { exposure: NanoUsd; actor: string; state: 'active' | 'waiting' },
): Promise<Activation> {
  const id = `pac_${randomText(20)}`
  await tx.query(
    `insert into promos.activations (id, codes, exposure, requester, state, decided_at)
     values ($1, $2, $3, $4, $5, case when $5 = 'active' then clock_timestamp() end)`,
    [id, codes, formatNano(exposure), actor, state],
  )
  return readActivation(tx, id)
}

/** The audit entry of what somebody asked for or decided. */
export const recordActivation = (
  tx: Tx,
  { id, codes, exposure }: Activation,
  actor: AuditActor,
  action: string,
  reason: string | null = null,
) =>
  recordAudit(tx, {
    ...actor,
    action,
    resourceType: 'promo_activation',
    resource: id,
    changes: { codes: { from: null, to: codes }, exposure: { from: null, to: exposure } },
    reason,
  })

const SELECT = `
  select id, codes, exposure, case when state = 'waiting' and expires_at <= clock_timestamp()
      then 'expired' else state end as state,
    requester, requested_at as "requestedAt", expires_at as "expiresAt", decided_by as "decidedBy",
    decided_at as "decidedAt", decline_reason as "declineReason"
  from promos.activations`

type Raw = Omit<Activation, 'decidedAt' | 'expiresAt' | 'requestedAt'> & {
  requestedAt: Date
  expiresAt: Date
  decidedAt: Date | null
}

const toActivation = (row: Raw): Activation => ({
  ...row,
  exposure: canonicalDecimal(row.exposure),
  requestedAt: row.requestedAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
  decidedAt: row.decidedAt?.toISOString() ?? null,
})

/** @throws RefusedError 404 `activation_not_found` */
export async function readActivation(db: Queryable, id: string): Promise<Activation> {
  const { rows } = await db.query<Raw>(`${SELECT} where id = $1`, [id])
  if (!rows[0]) throw notFound('activation_not_found', `No activation ${id.slice(0, 40)}.`)
  return toActivation(rows[0])
}

/** What somebody asked for about any of the codes, and nobody has decided. */
export async function findWaiting(
  db: Queryable,
  codes: readonly string[],
): Promise<Activation | null> {
  const { rows } = await db.query<Raw>(
    `${SELECT} where codes && $1::text[] and state = 'waiting' and expires_at > clock_timestamp()
     order by requested_at limit 1`,
    [codes],
  )
  return rows[0] ? toActivation(rows[0]) : null
}

/** What waits for a second person, the newest first, with its codes and who asked by name; and how much. */
export async function listWaiting(
  db: Queryable,
  limit: number,
): Promise<{ total: number; waiting: (Activation & { code: string; requesterName: string })[] }> {
  const { rows } = await db.query<Raw & { code: string; requesterName: string; total: number }>(
    `select a.*, coalesce(p.code, a.codes[1]) as code,
       coalesce(nullif(u.name, ''), u.email, a.requester) as "requesterName",
       count(*) over ()::int as total
     from (${SELECT} where state = 'waiting' and expires_at > clock_timestamp()) a
       left join promo_codes p on p.id = a.codes[1] left join users u on u.id = a.requester
     order by a."requestedAt" desc, a.id limit $1`,
    [limit],
  )
  const waiting = rows.map(({ code, requesterName, total: _, ...row }) => ({
    ...toActivation(row),
    code,
    requesterName,
  }))
  return { total: rows[0]?.total ?? 0, waiting }
}
