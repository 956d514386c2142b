import { inSnapshot, type Snapshot } from '@/db/inSnapshot'
import type { DatabasePool, Queryable } from '@/db/tx'
import { formatNano } from '@/money/formatNano'
import { halfEvenDivide } from '@/money/halfEvenDivide'
import { toNanoUsd } from '@/money/nanoUsd'
import { formatInstant } from '@/time/formatInstant'
import type { TimeRange } from '@/time/timeRange'

import type { PlatformMetrics } from './answers'
import { bookSums, nanoSum, noPlatformSums, STANDING_PAYMENT } from './platformSums'
import { resolvePlatformRange, type RangeQuery } from './resolveRange'
import { runMetricsQuery } from './runMetricsQuery'
import { toCount } from './usageSums'

export type PlatformMetricsQuestion = { query: RangeQuery }

const MONTHS_A_YEAR = 12n

/**
 * The platform's figures. All count what happened in the range, but for organizations, credits in
 * circulation, active subscriptions and MRR, which are as of now.
 * @throws RefusedError 400 as `resolvePlatformRange`
 */
export const readPlatformMetrics = (
  pool: DatabasePool,
  question: PlatformMetricsQuestion,
): Promise<PlatformMetrics> => inSnapshot(pool, (snapshot) => platformMetrics(snapshot, question))

/** The same within a snapshot that other answers share. */
export async function platformMetrics(
  snapshot: Snapshot,
  { query }: PlatformMetricsQuestion,
): Promise<PlatformMetrics> {
  const { db } = snapshot
  const range = await resolvePlatformRange(snapshot, query)
  const edges = [range.from, range.to]
  const [books = noPlatformSums()] = await bookSums(db, edges)
  const [usage] = await runMetricsQuery(db, {
    subject: { kind: 'platform', only: [] },
    edges,
    by: 'total',
    measures: ['totalCost'],
  })
  const standing = await standingOf(snapshot)
  const revenue = books.processed - books.fees
  return {
    range: range.range,
    startDate: formatInstant(range.from),
    endDate: formatInstant(range.to),
    totalSignups: toCount(books.signups),
    verifiedUsers: toCount(books.verified),
    payingCustomers: await countPayingCustomers(db, range),
    totalProcessed: usd(books.processed),
    totalRevenue: usd(revenue),
    netRevenue: usd(revenue - books.refunded),
    totalRefunded: usd(books.refunded),
    totalOrganizations: Number(standing.organizations),
    totalGifted: usd(books.gifted),
    totalToppedUp: usd(books.toppedUp),
    totalSpent: usd(usage?.sums.totalCost ?? 0n),
    creditsInCirculation: {
      positive: usd(BigInt(standing.positive)),
      negative: usd(BigInt(standing.negative)),
    },
    activeSubscriptions: Number(standing.subscriptions),
    mrr: usd(perMonth(standing)),
  }
}

/** Rounded once, after all yearly prices are added up. */
function perMonth(standing: Standing): bigint {
  const monthly = BigInt(standing.monthlyPlans) + BigInt(standing.monthlyDevPlans)
  const yearly = BigInt(standing.yearlyPlans) + BigInt(standing.yearlyDevPlans)
  return monthly + halfEvenDivide(yearly, MONTHS_A_YEAR)
}

const usd = (nano: bigint) => formatNano(toNanoUsd(nano))

const PAYING = `
  select count(distinct t.organization_id)::int as count from transactions t
  where ${STANDING_PAYMENT} and t.booked_at >= $1 and t.booked_at < $2`

async function countPayingCustomers(db: Queryable, { from, to }: TimeRange): Promise<number> {
  const { rows } = await db.query<{ count: number }>(PAYING, [
    formatInstant(from),
    formatInstant(to),
  ])
  return rows[0]?.count ?? 0
}

type Standing = Record<'negative' | 'organizations' | 'positive' | 'subscriptions', string> &
  Record<`${'monthly' | 'yearly'}${'DevPlans' | 'Plans'}`, string>

const isActive = (plan: string, none: string, expires: string) =>
  `(${plan} <> '${none}' and (${expires} is null or ${expires} > $1))`
const PLAN = isActive('plan', 'free', 'plan_expires_at')
const DEV_PLAN = isActive('dev_plan', 'none', 'dev_plan_expires_at')
const paidBy = (cycle: 'monthly' | 'yearly') => `
    ${nanoSum('plan_price', `${PLAN} and coalesce(billing_cycle, 'monthly') = '${cycle}'`)}
      as "${cycle}Plans",
    ${nanoSum(
      'dev_plan_price',
      `${DEV_PLAN} and coalesce(dev_plan_billing_cycle, 'monthly') = '${cycle}'`,
    )} as "${cycle}DevPlans"`

// One subscription of either kind makes an organization a subscribed one; its price counts while the
// plan it belongs to is active. A plan without a cycle is paid by the month.
const STANDING = `
  select count(*) filter (where status <> 'deleted')::text as organizations,
    ${nanoSum('credits', `status <> 'deleted' and credits > 0`)} as positive,
    ${nanoSum('credits', `status <> 'deleted' and credits < 0`)} as negative,
    count(*) filter (where ${PLAN} or ${DEV_PLAN})::text as subscriptions,
    ${paidBy('monthly')},
    ${paidBy('yearly')}
  from organizations`

const standings = new WeakMap<Snapshot['view'], Promise<Standing>>()

/** Whatever the range, what stands in one snapshot is read once. */
function standingOf(snapshot: Snapshot): Promise<Standing> {
  const known = standings.get(snapshot.view) ?? readStanding(snapshot.db, snapshot.now)
  standings.set(snapshot.view, known)
  return known
}

/** What stands now. Money in nano-dollars, yearly prices not yet divided. */
async function readStanding(db: Queryable, now: number): Promise<Standing> {
  const row = (await db.query<Standing>(STANDING, [formatInstant(now)])).rows[0]
  if (!row) throw new Error('A sum over a table answers one row')
  return row
}
