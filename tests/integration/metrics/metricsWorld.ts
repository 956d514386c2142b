import { inTransaction } from '@/db/inTransaction'
import type { DatabasePool } from '@/db/tx'
import { makeAllFine } from '@/metering/makeFine'
import type { MetricsScope } from '@/metrics/answers'

import { makeOrganization, makeProject } from '../../support/factories'
import { createRandom, insertUsage, inventUsage, pick, wholeBelow } from '../../support/usage'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** The span of the invented usage: two months with both changes of the clocks in New York and Berlin. */
export const WORLD_START = Date.UTC(2026, 8, 20)
export const WORLD_END = Date.UTC(2026, 10, 20)

/** Where sums go wrong first: edges of hours, days and months, and the nights the clocks change. */
const EDGES = [
  Date.UTC(2026, 9, 1),
  Date.UTC(2026, 10, 1),
  Date.UTC(2026, 9, 25),
  Date.UTC(2026, 9, 25, 1),
  Date.UTC(2026, 10, 1, 6),
  Date.UTC(2026, 9, 14),
  Date.UTC(2026, 9, 14, 13),
  // Midnight in Kolkata.
  Date.UTC(2026, 9, 14, 18, 30),
]

/** Days whose sums are kept by hour and by model, however few requests they have. */
const FINE = { from: '2026-10-10T00:00:00Z', to: '2026-10-25T00:00:00Z' }

export type World = { organizations: string[]; projects: string[]; scopes: MetricsScope[] }

/**
 * Three organizations with two projects each, 4,000 requests of every kind in no order of time, a third
 * of them within microseconds of an edge.
 */
export async function buildWorld(pool: DatabasePool, seed: number): Promise<World> {
  const random = createRandom(seed)
  const places: { organization: string; project: string }[] = []
  for (let i = 0; i < 3; i += 1) {
    const organization = await makeOrganization(pool)
    for (let j = 0; j < 2; j += 1)
      places.push({ organization, project: await makeProject(pool, organization) })
  }
  const time = () =>
    random() < 0.33
      ? pick(random, EDGES) * 1000 + pick(random, [-1001, -1000, -1, 0, 1, 999, 1000, 1001])
      : WORLD_START * 1000 + wholeBelow(random, (WORLD_END - WORLD_START) * 1000)
  await insertUsage(
    pool,
    Array.from({ length: 4000 }, () => inventUsage(random, pick(random, places), time())),
  )
  // Some days have the sums that days with few requests do without.
  await inTransaction(pool, (tx) => makeAllFine(tx, FINE))
  const organizations = [...new Set(places.map((place) => place.organization))]
  return {
    organizations,
    projects: places.map(({ project }) => project),
    scopes: [
      { kind: 'platform' },
      ...organizations.map((organization) => ({ kind: 'organization' as const, organization })),
      ...places.map((place) => ({ kind: 'project' as const, ...place })),
    ],
  }
}

/** Ranges whose ends lie anywhere, often within a millisecond of an edge. */
export function inventRange(seed: number): { from: string; to: string } {
  const random = createRandom(seed)
  const instant = () =>
    random() < 0.5
      ? pick(random, EDGES) + pick(random, [-1, 0, 1])
      : WORLD_START - DAY_MS + wholeBelow(random, WORLD_END - WORLD_START + 2 * DAY_MS)
  const [a, b] = [instant(), instant()]
  return {
    from: new Date(Math.min(a, b)).toISOString(),
    to: new Date(Math.max(a, b) + (a === b ? 1 : 0)).toISOString(),
  }
}
