import type { Queryable } from '@/db/tx'
import { notFound } from '@/errors'
import { canonicalDecimal } from '@/money/canonicalDecimal'
import { bucketStarts } from '@/time/bucketStarts'
import { formatDay } from '@/time/formatDay'
import { formatInstant } from '@/time/formatInstant'
import type { TimeRange } from '@/time/timeRange'

import { isIdShaped } from './entryInputs'
import {
  toTransactionRow,
  TRANSACTION_COLUMNS,
  type RawTransaction,
  type TransactionRow,
} from './readTransaction'

/** What was used on one day of the zone, by the day it was booked. */
type UsageDay = {
  /** `2026-11-20` */
  day: string
  requests: number
  charge: string
  /** When these requests happened: late ones stand on the day of their booking. */
  firstRequestAt: string | null
  lastRequestAt: string | null
}

/** openingBalance + Σ creditAmount of the movements − Σ charge = closingBalance, to the last digit. */
export type Statement = {
  organization: { id: string; name: string }
  from: string
  to: string
  timeZone: string
  openingBalance: string
  movements: TransactionRow[]
  usage: UsageDay[]
  closingBalance: string
  /** The closing balance by where it came from; gifts are used first. Both 0 where it is negative. */
  unusedCredits: { paid: string; gifted: string }
}

type Place = { sequence: string; balance: string }

/**
 * A statement of account. It follows the order of the numbers: whatever stands between the last
 * movement before `from` and the last one before `to`.
 * @param db one snapshot
 * @throws RefusedError 404 `organization_not_found`, 400 `too_many_buckets`
 */
export async function readStatement(
  db: Queryable,
  id: string,
  { from, to, timeZone }: TimeRange & { timeZone: string },
): Promise<Statement> {
  const organization = await readName(db, id)
  const opening = await lastMovement(db, id, from)
  const closing = await lastMovement(db, id, to)
  const span = [id, opening.sequence, closing.sequence]
  const { rows } = await db.query<RawTransaction>(
    `select ${TRANSACTION_COLUMNS} from transactions
     where organization_id = $1 and status = 'completed'
       and coalesce(settlement_sequence, sequence) > $2
       and coalesce(settlement_sequence, sequence) <= $3
     order by coalesce(settlement_sequence, sequence)`,
    span,
  )
  return {
    organization,
    from: formatInstant(from),
    to: formatInstant(to),
    timeZone,
    openingBalance: canonicalDecimal(opening.balance),
    movements: rows.map(toTransactionRow),
    usage: await readUsageDays(db, span, timeZone),
    closingBalance: canonicalDecimal(closing.balance),
    unusedCredits: await readUnused(db, id, closing),
  }
}

/**
 * The balance right after everything that was booked until an instant, that millisecond included.
 * @returns the balance, and the number of the last movement; 0 before the first one
 * @throws RefusedError 404 `organization_not_found`
 */
export async function readBalanceAt(
  db: Queryable,
  id: string,
  at: number,
): Promise<{ balance: string; at: string; sequence: number }> {
  await readName(db, id)
  const { sequence, balance } = await lastMovement(db, id, at + 1)
  return {
    balance: canonicalDecimal(balance),
    at: formatInstant(at),
    sequence: Number(sequence),
  }
}

async function readName(db: Queryable, id: string): Promise<{ id: string; name: string }> {
  const { rows } = isIdShaped(id)
    ? await db.query<{ id: string; name: string }>(
        'select id, name from organizations where id = $1',
        [id],
      )
    : { rows: [] }
  if (!rows[0]) throw notFound('organization_not_found', `No organization ${id.slice(0, 40)}.`)
  return rows[0]
}

async function lastMovement(db: Queryable, id: string, before: number): Promise<Place> {
  const { rows } = await db.query<Place>(
    'select sequence, balance::text from ledger.last_movement($1, $2)',
    [id, new Date(before)],
  )
  return rows[0] ?? { sequence: '0', balance: '0' }
}

/** What was ever given less what was ever used, as far as the balance reaches. */
async function readUnused(
  db: Queryable,
  id: string,
  { sequence, balance }: Place,
): Promise<Statement['unusedCredits']> {
  const { rows } = await db.query<{ paid: string; gifted: string }>(
    `select greatest($3::numeric, 0) - u.gifted as paid, u.gifted
     from (select least(greatest($3::numeric, 0), greatest(
       (select coalesce(sum(credit_amount), 0) from transactions
        where organization_id = $1 and type = 'credit_gift' and status = 'completed'
          and coalesce(settlement_sequence, sequence) <= $2)
       - (select coalesce(sum(charge), 0) from ledger.usage_postings
          where organization_id = $1 and sequence <= $2), 0)) as gifted) u`,
    [id, sequence, balance],
  )
  const [unused] = rows
  if (!unused) throw new Error('An aggregate gives a row, whatever it finds.')
  return { paid: canonicalDecimal(unused.paid), gifted: canonicalDecimal(unused.gifted) }
}

type RawDay = {
  bucket: number
  requests: string
  charge: string
  firstRequestAt: Date | null
  lastRequestAt: Date | null
}

async function readUsageDays(
  db: Queryable,
  span: readonly string[],
  timeZone: string,
): Promise<UsageDay[]> {
  const where = 'organization_id = $1 and sequence > $2 and sequence <= $3'
  const edges = await db.query<{ first: Date | null; last: Date | null }>(
    `select min(booked_at) as first, max(booked_at) as last from ledger.usage_postings where ${where}`,
    span,
  )
  const { first, last } = edges.rows[0] ?? {}
  if (!first || !last) return []
  const from = first.getTime()
  const days = bucketStarts({ from, to: last.getTime() + 1, granularity: 'day', timeZone })
  const { rows } = await db.query<RawDay>(
    `select width_bucket(booked_at, $4::timestamptz[]) as bucket, sum(requests)::text as requests,
       sum(charge)::text as charge, min(first_request_at) as "firstRequestAt",
       max(last_request_at) as "lastRequestAt"
     from ledger.usage_postings where ${where} group by 1 order by 1`,
    [...span, days.map((day) => new Date(day))],
  )
  return rows.map((row) => ({
    day: formatDay(days[row.bucket - 1] ?? from, timeZone),
    requests: Number(row.requests),
    charge: canonicalDecimal(row.charge),
    firstRequestAt: row.firstRequestAt?.toISOString() ?? null,
    lastRequestAt: row.lastRequestAt?.toISOString() ?? null,
  }))
}
