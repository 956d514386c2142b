import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'

import type { DatabasePool } from '@/db/tx'
import type { Finding } from '@/integrity/check'
import type { CheckResult } from '@/integrity/verify'

import { createTestDatabase, type TestDatabase } from '../../support/testDatabase'
import { fillBooks, openPool, runCheck, tamper, type Books } from './books'

/** One way to break the books: what is done, and what the check must say about it. */
export type Breaking<Filled = Books> = {
  check: string
  rule: string
  /** What somebody did, for the test's name. */
  what: string
  sql: (books: Filled) => string
  /** The very row, and both values; what is not named is not compared. */
  finding: (books: Filled) => { [Name in keyof Finding]?: unknown }
}

/** Breakings that do not touch each other, done at once: a check takes its time. */
export type Group = { what: string; breakings: readonly Breaking[] }

/**
 * Breaks the books of one organization after the other in one database, then runs the checks once:
 * each must name its own organization's row.
 */
export function breakOneEach<Filled>(
  breakings: readonly Breaking<Filled>[],
  fill: (pool: DatabasePool) => Promise<Filled>,
): void {
  const checks = [...new Set(breakings.map(({ check }) => check))]
  const books: Filled[] = []
  const results = new Map<string, CheckResult>()

  beforeAll(async () => {
    const database = await createTestDatabase()
    const pool = openPool(database)
    await fill(pool)
    for (const { sql } of breakings) {
      const own = await fill(pool)
      books.push(own)
      await tamper(pool, sql(own))
    }
    for (const check of checks) results.set(check, await runCheck(pool, check))
    await pool.end()
    await database.drop()
  })

  breakings.forEach(({ check, rule, what, finding }, i) =>
    it(`${check} tells ${what} (${rule})`, () => {
      const own = books[i]
      if (!own) throw new Error('Every breaking has its books')
      expect(results.get(check)?.samples).toContainEqual(
        expect.objectContaining({ rule, ...finding(own) }),
      )
    }),
  )
}

/** Runs each breaking, or group, on a copy of the same good books, and asks the check what it says. */
export function breakEach(breakings: readonly (Breaking | Group)[]): void {
  let good: TestDatabase
  let books: Books
  let opened: { database: TestDatabase; pool: DatabasePool } | null = null

  beforeAll(async () => {
    good = await createTestDatabase()
    const pool = openPool(good)
    books = await fillBooks(pool)
    await fillBooks(pool)
    await pool.end()
  })
  afterEach(async () => {
    await opened?.pool.end()
    await opened?.database.drop()
    opened = null
  })
  afterAll(() => good.drop())

  for (const broken of breakings) {
    const group = 'breakings' in broken ? broken.breakings : [broken]
    const checks = [...new Set(group.map(({ check }) => check))]
    const title = 'breakings' in broken ? broken.what : `${broken.what} (${broken.rule})`
    it(`${checks.join(' and ')} tells ${title}`, async () => {
      const database = await createTestDatabase(good.name)
      const pool = openPool(database)
      opened = { database, pool }
      for (const { sql } of group) await tamper(pool, sql(books))
      for (const check of checks) {
        const result = await runCheck(pool, check)
        expect(result.differing).toBeGreaterThan(0)
        for (const { rule, finding } of group.filter((breaking) => breaking.check === check))
          expect(result.samples).toContainEqual(
            expect.objectContaining({ rule, ...finding(books) }),
          )
      }
    })
  }
}
