import type { Queryable, Tx } from '@/db/tx'
import { RefusedError } from '@/errors'
import { randomText } from '@/ids'

/** An attempt that was refused, as the API shows it. */
export type PromoRefusal = {
  id: string
  /** What was typed; null where it can be no code, so that nobody's password is kept here. */
  codeKey: string | null
  promoCode: string | null
  organization: string
  organizationName: string | null
  /** The code of the error. */
  reason: string
  actor: string
  actorName: string | null
  createdAt: string
}

/** More wrong codes than that in an hour, and an organization waits. */
const WRONG_CODES_AN_HOUR = 10

type Refused = {
  codeKey: string | null
  promoCode: string | null
  organization: string
  reason: string
  actor: string
}

/** Keeps a refused attempt. */
export async function keepRefusal(tx: Tx, refused: Refused): Promise<void> {
  const { codeKey, promoCode, organization, reason, actor } = refused
  await tx.query(
    `insert into promos.refusals (id, code_key, promo_code_id, organization_id, reason, actor)
     values ($1, $2, $3, $4, $5, $6)`,
    [`rfs_${randomText(20)}`, codeKey, promoCode, organization, reason, actor],
  )
}

/**
 * Attempts of one organization follow each other from here on: of many wrong codes at once none slips
 * through before the others are counted.
 */
export async function lockAttempts(tx: Tx, organization: string): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('promo ' || $1, 0))`, [
    organization,
  ])
}

/**
 * Whoever guesses waits until fewer than eleven wrong codes lie within an hour.
 * @throws RefusedError 429 `promo_cool_down`
 */
export async function refuseGuessing(db: Queryable, organization: string): Promise<void> {
  const { rows } = await db.query<{ until: Date }>(
    `select created_at + interval '1 hour' as until from promos.refusals
     where organization_id = $1 and reason = 'promo_code_unknown'
       and created_at > clock_timestamp() - interval '1 hour'
     order by created_at desc offset ${WRONG_CODES_AN_HOUR} limit 1`,
    [organization],
  )
  const until = rows[0]?.until.toISOString()
  if (until)
    throw new RefusedError(
      429,
      'promo_cool_down',
      `More than ${WRONG_CODES_AN_HOUR} wrong promo codes in an hour: try again after ${until}.`,
      { until },
    )
}

export type RefusalQuery = {
  /** Null: of whatever code, of whomever. */
  promoCode: string | null
  codeKey: string | null
  organization: string | null
  limit: number
  offset: number
}

const WANTED = `
  where ($1::text is null or r.promo_code_id = $1) and ($2::text is null or r.code_key = $2)
    and ($3::text is null or r.organization_id = $3)`

/** Refused attempts, the newest first, and how many there are. */
export async function listRefusals(
  db: Queryable,
  { promoCode, codeKey, organization, limit, offset }: RefusalQuery,
): Promise<{ refusals: PromoRefusal[]; total: number }> {
  const wanted = [promoCode, codeKey, organization]
  const { rows } = await db.query<Omit<PromoRefusal, 'createdAt'> & { createdAt: Date }>(
    `select r.id, r.code_key as "codeKey", r.promo_code_id as "promoCode",
       r.organization_id as organization, o.name as "organizationName", r.reason, r.actor,
       coalesce(nullif(u.name, ''), u.email) as "actorName", r.created_at as "createdAt"
     from promos.refusals r left join organizations o on o.id = r.organization_id
       left join users u on u.id = r.actor ${WANTED}
     order by r.created_at desc, r.id limit $4 offset $5`,
    [...wanted, limit, offset],
  )
  const count = await db.query<{ total: number }>(
    `select count(*)::int as total from promos.refusals r ${WANTED}`,
    wanted,
  )
  return {
    refusals: rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() })),
    total: count.rows[0]?.total ?? 0,
  }
}
