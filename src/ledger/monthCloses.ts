import type { Queryable } from '@/db/tx'
import { canonicalDecimal } from '@/money/canonicalDecimal'

/** The totals of a closed month as they were kept, of one organization or of many together. */
export type MonthTotals = {
  movements: number
  requests: number
  openingBalance: string
  toppedUp: string
  gifted: string
  refundedCredits: string
  used: string
  closingBalance: string
  processed: string
  platformFee: string
  refunded: string
  unusedPaid: string
  unusedGifted: string
}
export type MonthClose = MonthTotals & {
  organization: string
  /** `2026-10`, a month of UTC. */
  month: string
  closedAt: string
  lastSequence: number
}

/** A figure that the books now tell otherwise than when the month was closed. */
export type CloseDifference = {
  organization: string
  month: string
  figure: string
  kept: string
  now: string
  difference: string
}

/** Figures by their columns, those that hold money apart. */
const MONEY = {
  openingBalance: 'opening_balance',
  toppedUp: 'topped_up',
  gifted: 'gifted',
  refundedCredits: 'refunded_credits',
  used: 'used',
  closingBalance: 'closing_balance',
  processed: 'processed',
  platformFee: 'platform_fee',
  refunded: 'refunded',
  unusedPaid: 'unused_paid',
  unusedGifted: 'unused_gifted',
} as const
type MoneyName = keyof typeof MONEY
const MONEY_NAMES = Object.keys(MONEY) as MoneyName[]
const COUNTS = ['movements', 'requests'] as const

type Raw = Record<MoneyName | (typeof COUNTS)[number], string>

const toTotals = (row: Raw): MonthTotals =>
  ({
    ...Object.fromEntries(COUNTS.map((name) => [name, Number(row[name])])),
    ...Object.fromEntries(MONEY_NAMES.map((name) => [name, canonicalDecimal(row[name])])),
  }) as MonthTotals

const columns = (wrap: (column: string) => string) =>
  [
    ...COUNTS.map((name) => `${wrap(name)}::text as "${name}"`),
    ...MONEY_NAMES.map((name) => `${wrap(MONEY[name])}::text as "${name}"`),
  ].join(', ')

/** The closed months of an organization, the newest first. */
export async function listMonthCloses(db: Queryable, organization: string): Promise<MonthClose[]> {
  const { rows } = await db.query<Raw & { month: string; closedAt: Date; lastSequence: string }>(
    `select to_char(month, 'YYYY-MM') as month, closed_at as "closedAt",
       last_sequence as "lastSequence", ${columns((column) => column)}
     from ledger.month_closes where organization_id = $1 order by month_closes.month desc`,
    [organization],
  )
  return rows.map((row) => ({
    organization,
    month: row.month,
    closedAt: row.closedAt.toISOString(),
    lastSequence: Number(row.lastSequence),
    ...toTotals(row),
  }))
}

/** A month over all organizations, and how many of them are closed. */
export async function sumMonthCloses(
  db: Queryable,
  month: string,
): Promise<MonthTotals & { month: string; organizations: number }> {
  const { rows } = await db.query<Raw & { organizations: string }>(
    `select count(*) as organizations, ${columns((column) => `coalesce(sum(${column}), 0)`)}
     from ledger.month_closes where month = $1`,
    [`${month}-01`],
  )
  const row = rows[0]
  if (!row) throw new Error('An aggregate gives a row, whatever it finds.')
  return { month, organizations: Number(row.organizations), ...toTotals(row) }
}

/** A closed month over all organizations. */
export type ClosedMonth = MonthTotals & {
  month: string
  organizations: number
  /** When the last of them was closed. */
  closedAt: string
}

/** Every closed month over all organizations, the newest first. */
export async function listClosedMonths(db: Queryable): Promise<ClosedMonth[]> {
  const { rows } = await db.query<Raw & { month: string; organizations: string; closedAt: Date }>(
    `select to_char(month, 'YYYY-MM') as month, count(*) as organizations,
       max(closed_at) as "closedAt", ${columns((column) => `sum(${column})`)}
     from ledger.month_closes group by month_closes.month order by month_closes.month desc`,
  )
  return rows.map((row) => ({
    month: row.month,
    organizations: Number(row.organizations),
    closedAt: row.closedAt.toISOString(),
    ...toTotals(row),
  }))
}

// What of a close the rows of its own month tell; the opening balance is the month before.
const COMPARED: readonly (readonly [figure: string, column: string])[] = [
  ['movements', 'movements'],
  ['requests', 'requests'],
  ['toppedUp', 'topped_up'],
  ['gifted', 'gifted'],
  ['refundedCredits', 'refunded_credits'],
  ['used', 'used'],
  ['processed', 'processed'],
  ['platformFee', 'platform_fee'],
  ['refunded', 'refunded'],
  ['lastSequence', 'last_sequence'],
  ['closingBalance', 'closing_balance'],
]

/** Which closes are compared, and how many differences are told at most. */
type Compared = { organization?: string; month?: string; limit: number }

/**
 * Totals now against totals kept: what was booked, changed or lost in a month after it was closed.
 * @returns differences by organization, month and figure, and how many there are
 */
export async function listCloseDifferences(
  db: Queryable,
  { organization, month, limit }: Compared,
): Promise<{ differences: CloseDifference[]; total: number }> {
  const { rows } = await db.query<CloseDifference & { total: string }>(
    `with compared as (
       select c.organization_id as organization, c.month, v.figure, v.kept, v.now
       from ledger.month_closes c
       cross join lateral ledger.totals_between(c.organization_id,
         c.month::timestamp at time zone 'UTC',
         (c.month + interval '1 month') at time zone 'UTC') n
       cross join lateral (values
         ${COMPARED.map(([figure, column]) => `('${figure}', c.${column}::numeric, n.${column}::numeric)`).join(', ')}
       ) as v(figure, kept, now)
       where ($1::text is null or c.organization_id = $1) and ($2::date is null or c.month = $2)
         and v.kept <> v.now
     )
     select organization, to_char(month, 'YYYY-MM') as month, figure, kept::text, now::text,
       (now - kept)::text as difference, count(*) over () as total
     from compared order by organization, month, figure limit $3`,
    [organization ?? null, month === undefined ? null : `${month}-01`, limit],
  )
  return {
    differences: rows.map(({ total: _, ...row }) => ({
      ...row,
      kept: canonicalDecimal(row.kept),
      now: canonicalDecimal(row.now),
      difference: canonicalDecimal(row.difference),
    })),
    total: Number(rows[0]?.total ?? 0),
  }
}
