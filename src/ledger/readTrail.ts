import type { Queryable } from '@/db/tx'
import { canonicalDecimal } from '@/money/canonicalDecimal'
import { subtractMoney, sumMoney } from '@/money/sumMoney'

import { TRANSACTION_TYPES, TYPE_RULES } from './transactionTypes'

/** One movement of an organization: a ledger row, or one batch's usage. USD as decimal strings. */
export type TrailStep = {
  /** Its place in the organization's order. */
  place: number
  bookedAt: string
  /** What the balance was, what moved it, and what it was then. */
  before: string
  moved: string
  after: string
  /** after − before − moved: not 0 where the books do not add up. */
  difference: string
  transaction: { id: string; type: string; isReversal: boolean; description: string | null } | null
  usage: { requests: number; firstRequestAt: string | null; lastRequestAt: string | null } | null
}

/** Steps from the newest to the oldest; `earlier` is the place to go on from, null at the first one. */
export type Trail = { steps: TrailStep[]; earlier: number | null }

/** What a balance is made of: topUps + gifts + refunds + usage = balance, to the last digit. */
export type BalanceParts = {
  topUps: string
  gifts: string
  /** 0 or negative, but for reversed ones. */
  refunds: string
  usage: string
  movements: number
}

type Raw = {
  place: string
  bookedAt: Date
  moved: string
  after: string
  id: string | null
  type: string | null
  isReversal: boolean | null
  description: string | null
  requests: string | null
  firstRequestAt: Date | null
  lastRequestAt: Date | null
}

const MOVING = TRANSACTION_TYPES.filter((type) => TYPE_RULES[type].movesBalance)
const PLACE = 'coalesce(settlement_sequence, sequence)'

// By transactions_by_place and the postings' primary key, each as far as the page reaches.
const READ = `
  (select ${PLACE} as place, booked_at as "bookedAt",
     case when type::text = any($4::text[]) then coalesce(credit_amount, 0) else 0 end as moved,
     balance_after as after, id, type::text, reverses_id is not null as "isReversal", description,
     null::bigint as requests, null::timestamptz as "firstRequestAt", null::timestamptz as "lastRequestAt"
   from transactions
   where organization_id = $1 and status = 'completed' and ${PLACE} <= $2
   order by ${PLACE} desc limit $3)
  union all
  (select sequence, booked_at, -charge, balance_after, null, null, null, null, requests,
     first_request_at, last_request_at
   from ledger.usage_postings
   where organization_id = $1 and sequence <= $2
   order by sequence desc limit $3)
  order by place desc limit $3`

/**
 * The movements that led to a balance, from the one at a place backwards.
 * @param place where the chain begins: of the movement whose balance is asked for, or `earlier`
 */
export async function readTrail(
  db: Queryable,
  organization: string,
  { place, limit }: { place: number; limit: number },
): Promise<Trail> {
  // One more than asked for: the balance before the last step is that of the one behind it.
  const { rows } = await db.query<Raw>(READ, [organization, place, limit + 1, MOVING])
  const steps = rows.slice(0, limit).map((row, index) => toStep(row, rows[index + 1]?.after ?? '0'))
  const next = rows[limit]
  return { steps, earlier: next ? Number(next.place) : null }
}

function toStep(row: Raw, balanceBefore: string): TrailStep {
  const [before, moved, after] = [balanceBefore, row.moved, row.after].map(canonicalDecimal) as [
    string,
    string,
    string,
  ]
  return {
    place: Number(row.place),
    bookedAt: row.bookedAt.toISOString(),
    before,
    moved,
    after,
    difference: subtractMoney(after, [sumMoney([before, moved])]),
    transaction:
      row.id === null
        ? null
        : {
            id: row.id,
            type: row.type ?? '',
            isReversal: row.isReversal ?? false,
            description: row.description,
          },
    usage:
      row.requests === null
        ? null
        : {
            requests: Number(row.requests),
            firstRequestAt: row.firstRequestAt?.toISOString() ?? null,
            lastRequestAt: row.lastRequestAt?.toISOString() ?? null,
          },
  }
}

const PARTS = `
  select coalesce(sum(credit_amount) filter (where type = 'credit_topup'), 0) as "topUps",
    coalesce(sum(credit_amount) filter (where type = 'credit_gift'), 0) as gifts,
    coalesce(sum(credit_amount) filter (where type = 'credit_refund'), 0) as refunds,
    u.usage, count(t.id) + u.postings as movements
  from (select -coalesce(sum(charge), 0) as usage, count(*) as postings
    from ledger.usage_postings where organization_id = $1 and sequence <= $2) u
  left join transactions t on organization_id = $1 and status = 'completed' and ${PLACE} <= $2
  group by u.usage, u.postings`

/** What the balance at a place is made of, counted from the very first movement on. */
export async function readBalanceParts(
  db: Queryable,
  organization: string,
  place: number,
): Promise<BalanceParts> {
  const { rows } = await db.query<BalanceParts & { movements: string }>(PARTS, [
    organization,
    place,
  ])
  const [row] = rows
  if (!row) throw new Error('An aggregate gives a row, whatever it finds.')
  return {
    topUps: canonicalDecimal(row.topUps),
    gifts: canonicalDecimal(row.gifts),
    refunds: canonicalDecimal(row.refunds),
    usage: canonicalDecimal(row.usage),
    movements: Number(row.movements),
  }
}

/**
 * Where an organization's order ends for now, and the balance there.
 * @returns null when there is no such organization
 */
export async function readLatestPlace(
  db: Queryable,
  organization: string,
): Promise<{ place: number; balance: string } | null> {
  const { rows } = await db.query<{ place: string; balance: string }>(
    'select ledger_sequence as place, credits as balance from organizations where id = $1',
    [organization],
  )
  const [row] = rows
  return row ? { place: Number(row.place), balance: canonicalDecimal(row.balance) } : null
}
