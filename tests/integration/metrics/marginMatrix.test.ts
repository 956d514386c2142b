import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { inSnapshot } from '@/db/inSnapshot'
import { createPool, type DatabasePool } from '@/db/tx'
import { type MarginCell, type MarginLine, MATRIX_GROUPS } from '@/metrics/analyticsAnswers'
import { marginMatrix } from '@/metrics/readMarginMatrix'
import { sumMoney } from '@/money/sumMoney'

import { createTestDatabase, type TestDatabase } from '../../support/testDatabase'
import { buildWorld, inventRange } from './metricsWorld'
import { plainSums } from './plainSums'

let database: TestDatabase
let pool: DatabasePool

beforeAll(async () => {
  database = await createTestDatabase()
  pool = createPool({ connectionString: database.url, applicationName: 'test', max: 4 })
  await buildWorld(pool, 31)
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

const ask = (query: object) => inSnapshot(pool, (snapshot) => marginMatrix(snapshot, query))

const NAMES = ['totalCost', 'providerCost', 'margin'] as const
const add = (cells: readonly (MarginCell | null | undefined)[]) =>
  Object.fromEntries(
    NAMES.map((name) => [name, sumMoney(cells.map((cell) => cell?.[name] ?? '0'))]),
  )
const cellsOf = ({ cells, rest }: MarginLine) => [...cells, rest]

describe.each(MATRIX_GROUPS)('the margin by organization and %s', (group) => {
  it.each(Array.from({ length: 12 }, (_, seed) => seed))(
    'has the sums of its rows, and ties out down and across (%i)',
    async (seed) => {
      const range = inventRange(seed)
      const limit = 1 + (seed % 3)
      const matrix = await ask({ ...range, group, limit: String(limit) })
      expect(matrix.columns.length).toBeLessThanOrEqual(limit)
      for (const row of matrix.rows) {
        for (const [at, column] of matrix.columns.entries()) {
          const sums = await plainSums(
            pool,
            { kind: 'organization', organization: row.id },
            range,
            {
              [group]: column,
            },
          )
          if (sums.totalRequests === 0) expect(row.cells[at]).toBeNull()
          else expect(sums).toMatchObject(row.cells[at] ?? expect.fail())
        }
        const whole = await plainSums(pool, { kind: 'organization', organization: row.id }, range)
        expect(whole).toMatchObject(row.sum)
      }
      const platform = await plainSums(pool, { kind: 'platform' }, range)
      expect(platform).toMatchObject(matrix.total.sum)
      const lines = [...matrix.rows, matrix.rest]
      for (const line of [...lines, matrix.total]) expect(add(cellsOf(line))).toEqual(line.sum)
      for (const [at, total] of cellsOf(matrix.total).entries())
        expect(add(lines.map((line) => cellsOf(line)[at]))).toEqual(add([total]))
    },
  )
})

it('names the organizations, the highest charge first, and counts what it leaves out', async () => {
  const range = { from: '2026-09-01', to: '2026-12-01' }
  const all = await ask(range)
  expect(all).toMatchObject({ restColumns: 0, rest: { organizations: 0, rest: null } })
  const charges = all.rows.map(({ sum }) => Number(sum.totalCost))
  expect(charges).toEqual(charges.toSorted((a, b) => b - a))
  expect(all.rows.every(({ name }) => name !== null && name !== '')).toBe(true)
  const cut = await ask({ ...range, limit: '2' })
  expect(cut.columns).toEqual(all.columns.slice(0, 2))
  expect(cut).toMatchObject({ restColumns: all.columns.length - 2, rest: { organizations: 1 } })
})

it('refuses what it is not divided by', async () => {
  await expect(ask({ group: 'source' })).rejects.toMatchObject({
    code: 'group_invalid',
    status: 400,
  })
})
