import { toQueryable, type DatabasePool, type Queryable } from '@/db/tx'
import { recordBatch } from '@/metering/recordBatch'

import { DAY_MS, type DemoWorld } from './demoWorld'
import { paidUntil } from './planPeriods'
import { fundingPayment, plannedPayments, type DemoPayment } from './plannedPayments'
import { postPayments } from './postPayments'
import { trafficBetween } from './trafficBetween'

const BATCH_ROWS = 5000

type Span = {
  /** Epoch milliseconds: [from, to), within one UTC day. */
  from: number
  to: number
  keptShare?: number
  /**
   * History is booked at its own times, but never before this moment (epoch milliseconds), so that
   * an organization's bookings stay in the order of their numbers. Null: booked now, by the clock.
   */
  notBefore: number | null
  /** The span's usage is booked when the span ends; false = now, by the clock. */
  isPast: boolean
}

/**
 * Records what happens in a span of time: payments first, then the usage, through the doors that
 * everybody else takes. Repeating it adds nothing.
 * @returns requests that the span has, whether they were new or known
 */
export async function recordSpan(
  pool: DatabasePool,
  world: DemoWorld,
  span: Span,
): Promise<{ requests: number }> {
  const { from, to, notBefore } = span
  const planned = plannedPayments(world, from, to)
  const bookedAtOf = (payment: DemoPayment) =>
    notBefore === null ? null : new Date(Math.max(payment.at, notBefore))
  await postPayments(pool, planned, bookedAtOf)
  // Who is low after those tops up, and so stands behind them.
  const funding = await fundLowBalances(toQueryable(pool), world, planned, from, to)
  await postPayments(pool, funding, bookedAtOf)
  if (planned.length > 0) await extendPlans(toQueryable(pool), world, to)

  const reports = trafficBetween(world, from, to, span.keptShare)
  const bookedAt =
    span.isPast && notBefore !== null ? new Date(Math.max(to - 1, notBefore)) : undefined
  for (let start = 0; start < reports.length; start += BATCH_ROWS) {
    const rows = reports.slice(start, start + BATCH_ROWS).map((report, i) => ({ index: i, report }))
    const result = await recordBatch(pool, rows, bookedAt ? { bookedAt } : {})
    const refused = result.results.find((row) => row.status === 'rejected')
    if (refused) throw new Error(`Demo request ${refused.id}: ${refused.code} ${refused.message}`)
  }
  return { requests: reports.length }
}

/** Who has run low tops up once that day, at an hour of their own. */
async function fundLowBalances(
  db: Queryable,
  world: DemoWorld,
  planned: readonly DemoPayment[],
  from: number,
  to: number,
): Promise<DemoPayment[]> {
  const day = Math.floor(from / DAY_MS) * DAY_MS
  const due = world.organizations.flatMap((organization) => {
    const payment = fundingPayment(organization, day, world)
    return payment && payment.at < to ? [{ organization, payment }] : []
  })
  const { rows } = await db.query<{ id: string }>(
    `select o.id from organizations o
     join unnest($1::text[], $2::numeric[]) as f(id, below) on f.id = o.id
     where o.credits * 100 < f.below`,
    [
      due.map(({ organization }) => organization.id),
      due.map(({ organization }) =>
        Math.round((organization.funding?.belowDollars ?? 0) * 100 * world.scale),
      ),
    ],
  )
  const low = new Set(rows.map((row) => row.id))
  return due.flatMap(({ payment }) => {
    if (!low.has(payment.organization)) return []
    const earlier = planned.filter(({ organization }) => organization === payment.organization)
    return [{ ...payment, at: Math.max(payment.at, ...earlier.map(({ at }) => at)) }]
  })
}

/** A paid renewal moves the expiry on; what an operator set later than that stays. */
async function extendPlans(db: Queryable, world: DemoWorld, at: number): Promise<void> {
  const { anchor, organizations } = world
  const expiry = (plan: Parameters<typeof paidUntil>[0] | null) =>
    plan ? new Date(paidUntil(plan, anchor, at)).toISOString() : null
  await db.query(
    `update organizations o
     set plan_expires_at = greatest(o.plan_expires_at, p.plan),
         dev_plan_expires_at = greatest(o.dev_plan_expires_at, p.dev_plan)
     from unnest($1::text[], $2::timestamptz[], $3::timestamptz[]) as p(id, plan, dev_plan)
     where p.id = o.id and not coalesce(o.subscription_cancelled, false)
       and (o.plan_expires_at < p.plan or o.dev_plan_expires_at < p.dev_plan)`,
    [
      organizations.map((organization) => organization.id),
      organizations.map((organization) => expiry(organization.scenario.plan)),
      organizations.map((organization) => expiry(organization.scenario.devPlan)),
    ],
  )
}
