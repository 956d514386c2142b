import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { createPool, toQueryable, type DatabasePool } from '@/db/tx'

import { createTestDatabase, type TestDatabase } from '../../support/testDatabase'

let database: TestDatabase
let pool: DatabasePool

beforeAll(async () => {
  database = await createTestDatabase()
  pool = createPool({ connectionString: database.url, applicationName: 'test', max: 1 })
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

describe('a statement', () => {
  it('answers its rows, and how many it changed', async () => {
    const db = toQueryable(pool)
    const read = await db.query('select n from generate_series(1, $1::int) n', [3])
    expect(read).toEqual({ rows: [{ n: 1 }, { n: 2 }, { n: 3 }], rowCount: 3 })
    expect(await db.query('create temp table things (id int)')).toMatchObject({ rows: [] })
    expect((await db.query('insert into things values (1), (2)')).rowCount).toBe(2)
  })

  it('fails with what Postgres says, told from where it was asked', async () => {
    const asks = async () => toQueryable(pool).query('select 1 / 0')
    const error = await asks().catch((reason: Error) => reason)
    expect(error).toMatchObject({ code: '22012', message: 'division by zero' })
    expect((error as Error).stack).toContain('queryable.test.ts')
  })

  it('fails where no connection comes', async () => {
    const closed = createPool({
      connectionString: 'postgres://127.0.0.1:1/x',
      applicationName: 'test',
    })
    await expect(toQueryable(closed).query('select 1')).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    })
    await closed.end()
  })
})
