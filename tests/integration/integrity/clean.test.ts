import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { DatabasePool } from '@/db/tx'
import { CHECKS } from '@/integrity/checks'

import { createTestDatabase, type TestDatabase } from '../../support/testDatabase'
import { fillBooks, openPool, runAll } from './books'

let database: TestDatabase
let pool: DatabasePool

beforeAll(async () => {
  database = await createTestDatabase()
  pool = openPool(database)
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

describe('verify', () => {
  it('finds an empty database in order', async () => {
    const result = await runAll(pool)
    expect(result.checks.flatMap(({ samples }) => samples)).toEqual([])
    expect(result.ok).toBe(true)
    expect(result.checks.map(({ name }) => name)).toEqual(CHECKS.map(({ name }) => name))
  })

  it('finds books in order that were written through the doors, and looks at something', async () => {
    await fillBooks(pool)
    await fillBooks(pool)
    const result = await runAll(pool)
    expect(result.checks.flatMap(({ samples }) => samples)).toEqual([])
    expect(result.ok).toBe(true)
    for (const { name, examined } of result.checks) expect(examined, name).toBeGreaterThan(0)
  })
})
