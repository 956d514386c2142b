import { DAY_MS } from './demoWorld'
import type { BillingCycle, ScenarioPlan } from './scenario'

/** The same day of a later month, or that month's last day. Epoch milliseconds in and out. */
function addMonths(time: number, months: number): number {
  const date = new Date(time)
  const day = date.getUTCDate()
  date.setUTCDate(1)
  date.setUTCMonth(date.getUTCMonth() + months)
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  return date.setUTCDate(Math.min(day, lastDay))
}

const monthsOf = (cycle: BillingCycle): number => (cycle === 'yearly' ? 12 : 1)

/** When a plan began, by its story. */
export const planStart = (plan: ScenarioPlan<string>, anchor: number): number =>
  anchor - plan.startedDaysAgo * DAY_MS

/** Starts of the periods that are paid, up to `to` inclusive: the first one, then every renewal. */
export function paidPeriods(plan: ScenarioPlan<string>, anchor: number, to: number): number[] {
  const start = planStart(plan, anchor)
  const stop = Math.min(
    plan.failingDaysAgo === undefined ? Infinity : anchor - plan.failingDaysAgo * DAY_MS,
    plan.cancelledDaysAgo === undefined ? Infinity : anchor - plan.cancelledDaysAgo * DAY_MS,
  )
  const periods: number[] = []
  for (let n = 0; ; n += 1) {
    const at = addMonths(start, n * monthsOf(plan.cycle))
    if (at > to || at >= stop) return periods
    periods.push(at)
  }
}

/** End of the last period paid by `to`; before the first one, its start. */
export function paidUntil(plan: ScenarioPlan<string>, anchor: number, to: number): number {
  const paid = paidPeriods(plan, anchor, to).length
  return addMonths(planStart(plan, anchor), paid * monthsOf(plan.cycle))
}
