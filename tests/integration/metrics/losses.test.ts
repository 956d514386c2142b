import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { inSnapshot } from '@/db/inSnapshot'
import { createPool, type DatabasePool } from '@/db/tx'
import { MATRIX_GROUPS } from '@/metrics/analyticsAnswers'
import { losses } from '@/metrics/readLosses'
import { marginMatrix } from '@/metrics/readMarginMatrix'

import { createTestDatabase, type TestDatabase } from '../../support/testDatabase'
import { createRandom, insertUsage, inventUsage, pick, wholeBelow } from '../../support/usage'
import { buildWorld, inventRange, WORLD_END, WORLD_START } from './metricsWorld'

let database: TestDatabase
let pool: DatabasePool

beforeAll(async () => {
  database = await createTestDatabase()
  pool = createPool({ connectionString: database.url, applicationName: 'test', max: 4 })
  const { scopes } = await buildWorld(pool, 37)
  const random = createRandom(37)
  // Two projects run on providers that bill more than we charge.
  const places = scopes.flatMap((scope) => (scope.kind === 'project' ? [scope] : [])).slice(0, 3)
  await insertUsage(
    pool,
    Array.from({ length: 300 }, () => {
      const micros = (WORLD_START + wholeBelow(random, WORLD_END - WORLD_START)) * 1000
      return {
        ...inventUsage(random, pick(random, places), micros),
        model: pick(random, ['o3', 'llama']),
        providerCost: BigInt(wholeBelow(random, 900_000_000)),
      }
    }),
  )
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

type Plain = { organization: string; id: string; margin: string; charge: string; requests: number }

/** The loss-making pairs of [from, to) by plain SQL over the rows, the largest loss first. */
async function plainLosses(group: 'model' | 'provider', range: { from: string; to: string }) {
  const charge =
    'input_charge::numeric + cached_charge + cache_write_charge + output_charge + other_charge'
  const { rows } = await pool.query<Plain>(
    `select o.value as organization, d.value as id, count(*)::int as requests,
       trim_scale((sum(${charge}) / 1e9)::numeric(30, 9))::text as charge,
       trim_scale((sum(${charge} - provider_cost) / 1e9)::numeric(30, 9))::text as margin
     from metering.requests r join metering.dimensions o on o.id = r.organization
     join metering.dimensions d on d.id = r.${group}
     where r.time >= $1 and r.time < $2 group by 1, 2 having sum(${charge} - provider_cost) < 0
     order by sum(${charge} - provider_cost), o.value collate "C", d.value collate "C"`,
    [range.from, range.to],
  )
  return rows
}

const sumOf = async (rows: readonly Plain[]) => {
  const { rows: sums } = await pool.query<{ margin: string }>(
    'select trim_scale(coalesce(sum(m), 0))::text as margin from unnest($1::numeric[]) m',
    [rows.map(({ margin }) => margin)],
  )
  return { pairs: rows.length, margin: sums[0]?.margin }
}

describe.each(MATRIX_GROUPS)('losses by organization and %s', (group) => {
  it.each(Array.from({ length: 8 }, (_, seed) => seed))(
    'are the pairs of the rows, and those that the matrix does not show are said (%i)',
    async (seed) => {
      const range = inventRange(seed + 50)
      const plain = await plainLosses(group, range)
      const limit = 1 + (seed % 3)
      const answer = await inSnapshot(pool, (snapshot) =>
        losses(snapshot, { ...range, group, limit: String(limit) }),
      )
      expect(
        answer.rows.map(({ organization, id, margin, totalCost, totalRequests }) => ({
          organization,
          id,
          margin,
          charge: totalCost,
          requests: totalRequests,
        })),
      ).toEqual(plain.slice(0, limit))
      expect(answer.rows.every(({ organizationName }) => organizationName)).toBe(true)
      expect(answer.total).toEqual(await sumOf(plain))

      const matrix = await inSnapshot(pool, (snapshot) =>
        marginMatrix(snapshot, { ...range, group, limit: '1' }),
      )
      const hidden = plain.filter(
        ({ organization, id }) => organization !== matrix.rows[0]?.id || id !== matrix.columns[0],
      )
      expect(matrix.losses).toEqual({ ...(await sumOf(plain)), hidden: await sumOf(hidden) })
    },
  )

  it('are some, shown and not', async () => {
    const range = { from: '2026-09-01', to: '2026-12-01' }
    const plain = await plainLosses(group, range)
    expect(plain.length).toBeGreaterThan(2)
    const all = await inSnapshot(pool, (snapshot) => losses(snapshot, { ...range, group }))
    expect(all.rows).toHaveLength(plain.length)
    const whole = await inSnapshot(pool, (snapshot) => marginMatrix(snapshot, { ...range, group }))
    expect(whole.losses).toMatchObject({ pairs: plain.length, hidden: { pairs: 0, margin: '0' } })
  })
})
