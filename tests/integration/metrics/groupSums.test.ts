import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { createPool, toQueryable, type DatabasePool } from '@/db/tx'
import { groupSums, type GroupKey } from '@/metrics/groupSums'

import { createTestDatabase, type TestDatabase } from '../../support/testDatabase'
import { buildWorld, inventRange } from './metricsWorld'

let database: TestDatabase
let pool: DatabasePool

beforeAll(async () => {
  database = await createTestDatabase()
  pool = createPool({ connectionString: database.url, applicationName: 'test', max: 4 })
  await buildWorld(pool, 41)
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

const HOUR_MS = 3_600_000

const DIVISIONS: GroupKey[][] = [
  ['organization'],
  ['project'],
  ['organization', 'model'],
  ['organization', 'provider'],
]

describe.each(DIVISIONS)('usage divided by %s', (...keys) => {
  it.each(Array.from({ length: 12 }, (_, seed) => seed))(
    'is the same from stored sums and from the requests (%i)',
    async (seed) => {
      const { from, to } = inventRange(seed + 900)
      const [start, end] = [Date.parse(from), Date.parse(to)]
      // Whole, or cut in three, anywhere and at a full hour.
      const middle = Math.ceil((start + (end - start) / 3) / HOUR_MS) * HOUR_MS
      const edges =
        seed % 2 === 0 ? [start, end] : [...new Set([start, Math.min(middle, end), end])]
      const ask = async (few: number) => {
        const rows = await groupSums(toQueryable(pool), {
          edges,
          keys,
          measures: ['totalCost', 'listCost', 'margin', 'totalRequests', 'totalTokens'],
          few,
        })
        return new Map(rows.map(({ stretch, ids, sums }) => [`${stretch} ${ids.join(' ')}`, sums]))
      }
      const stored = await ask(-1)
      expect(stored).toEqual(await ask(100_000))
      expect(stored.size).toBeGreaterThan(end - start > 24 * HOUR_MS ? 0 : -1)
    },
  )
})
