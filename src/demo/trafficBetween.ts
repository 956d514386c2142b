import type { UsageReport } from '@/usage/usageReport'

import { createRandom } from './createRandom'
import { DAY_MS, HOUR_MS, type DemoOrganization, type DemoWorld } from './demoWorld'
import { inventRequest } from './inventRequest'

// Requests an hour of the customers' own clock, compared with the average hour: quiet nights, a rise
// before work, a dip at noon, a long afternoon.
const HOUR_SHAPE = [
  0.22, 0.16, 0.13, 0.12, 0.14, 0.22, 0.42, 0.8, 1.35, 1.75, 1.95, 1.85, 1.45, 1.7, 1.95, 1.9, 1.7,
  1.4, 1.1, 0.95, 0.85, 0.72, 0.55, 0.37,
] as const

/**
 * The demo's requests of [from, to), in the order of time. Depends on the world and the clock alone:
 * history, a gap and live traffic are one stream, and asking twice gives the same ids.
 * @param from epoch milliseconds, inclusive; `to` exclusive
 * @param keptShare thins a long gap out: 0.1 keeps every tenth request
 */
export function trafficBetween(
  world: DemoWorld,
  from: number,
  to: number,
  keptShare = 1,
): UsageReport[] {
  const reports: UsageReport[] = []
  const fromMicros = from * 1000
  const toMicros = to * 1000
  for (const organization of world.organizations) {
    const first = Math.max(from, organization.startsAt)
    const last = Math.min(to, organization.stopsAt)
    for (let hour = Math.floor(first / HOUR_MS); hour * HOUR_MS < last; hour += 1)
      for (const report of requestsOfHour(world, organization, hour, keptShare))
        if (
          report.timeMicros >= Math.max(fromMicros, organization.startsAt * 1000) &&
          report.timeMicros < Math.min(toMicros, organization.stopsAt * 1000)
        )
          reports.push(report)
  }
  return reports.sort((a, b) => a.timeMicros - b.timeMicros || (a.id < b.id ? -1 : 1))
}

/** Always the whole hour, whatever part of it is asked for: the draws must not depend on the cut. */
function* requestsOfHour(
  world: DemoWorld,
  organization: DemoOrganization,
  hour: number,
  keptShare: number,
): Generator<UsageReport> {
  const random = createRandom('traffic', organization.id, hour)
  const count = random.poisson(expectedRequests(world, organization, hour * HOUR_MS))
  for (let n = 0; n < count; n += 1) {
    const isKept = random.chance(keptShare)
    const id = `req_demo${organization.scenario.key}${hour.toString(36)}${n.toString(36).padStart(2, '0')}`
    const timeMicros = hour * HOUR_MS * 1000 + Math.floor(random.unit() * HOUR_MS * 1000)
    const report = inventRequest(organization, id, timeMicros, random)
    if (isKept) yield report
  }
}

/** Requests that an hour has on average: growth × week × day × a mood of the day. */
export function expectedRequests(
  world: DemoWorld,
  { id, scenario: { traffic }, startsAt, stopsAt }: DemoOrganization,
  time: number,
): number {
  if (time + HOUR_MS <= startsAt || time >= stopsAt) return 0
  // Grown until the demo was made (or until it stopped), steady from then on.
  const grownAt = Math.min(world.anchor, stopsAt)
  const growth = 2 ** (Math.min(0, time - grownAt) / DAY_MS / traffic.doublingDays)
  const local = new Date(time + traffic.zoneHours * HOUR_MS)
  const isWeekend = local.getUTCDay() === 0 || local.getUTCDay() === 6
  const shape = HOUR_SHAPE[local.getUTCHours()] ?? 1
  const mood = 0.75 + 0.5 * createRandom('mood', id, Math.floor(local.getTime() / DAY_MS)).unit()
  const average = (traffic.requestsPerDay / 24) * world.scale
  return average * growth * shape * (isWeekend ? traffic.weekend : 1) * mood
}
