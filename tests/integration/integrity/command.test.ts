import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { DatabasePool } from '@/db/tx'
import { CHECKS, COMPARISONS } from '@/integrity/checks'

import { createTestDatabase, type TestDatabase } from '../../support/testDatabase'
import { fillBooks, openPool, tamper, type Books } from './books'

const root = path.resolve(import.meta.dirname, '../../..')

let database: TestDatabase
let pool: DatabasePool
let books: Books

beforeAll(async () => {
  database = await createTestDatabase()
  pool = openPool(database)
  books = await fillBooks(pool)
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

type Outcome = { code: number; stdout: string; stderr: string }

/** The command as a person runs it, on the test's own database. */
async function runVerify(...args: string[]): Promise<Outcome> {
  const env = {
    ...process.env,
    NODE_ENV: 'production' as const,
    DATABASE_URL: database.url,
    PAYLOAD_SECRET: 'secret-of-the-verify-command-test',
    DATA_DIR: path.join(root, '.data-test'),
    LOG_LEVEL: 'error',
  }
  try {
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      ['scripts/run.mjs', 'verify', ...args],
      { cwd: root, env },
    )
    return { code: 0, stdout, stderr }
  } catch (error) {
    return error as Outcome
  }
}

// The first run of a command brings the database up to date.
describe('npm run verify', { timeout: 300_000 }, () => {
  it('ends with 0 and one line a check while the books are in order', async () => {
    const { code, stdout } = await runVerify()
    const lines = stdout.trim().split('\n')
    expect(code).toBe(0)
    CHECKS.forEach(({ name }, i) =>
      expect(lines[i]).toMatch(new RegExp(`^ok +${name} +[\\d,]+ .+, 0 differ, \\d+\\.\\d s$`)),
    )
    expect(lines[CHECKS.length]).toMatch(/^compared +reported_cost +4 requests, 4 differ/)
    expect(lines.at(-1)).toBe('Everything agrees.')
  })

  it('names the choices and ends with 2 when the arguments are unclear', async () => {
    const { code, stdout, stderr } = await runVerify('--check', 'balances')
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain('There is no check balances')
    expect(stderr).toContain('balance, listed, ledger_order')
  })

  it('ends with 1 and says where and by how much when something differs', async () => {
    const { organization } = books
    await tamper(
      pool,
      `update organizations set credits = credits + 3 where id = '${organization}'`,
    )

    const text = await runVerify('--check', 'balance')
    expect(text.code).toBe(1)
    expect(text.stdout).toMatch(/^DIFFERS +balance +1 organizations, 1 differ/)
    expect(text.stdout).toMatch(new RegExp(`credits: ${organization}: expected .+, difference 3\n`))

    const json = await runVerify('--json')
    expect(json.code).toBe(1)
    const result: unknown = JSON.parse(json.stdout)
    expect(result).toMatchObject({ ok: false })
    const { checks, comparisons } = result as Record<string, Record<string, unknown>[]>
    if (!checks) throw new Error('There are checks')
    expect(comparisons?.map(({ name }) => name)).toEqual(COMPARISONS.map(({ name }) => name))
    expect(checks.map(({ name }) => name)).toEqual(CHECKS.map(({ name }) => name))
    expect(Object.keys(checks[0] ?? {})).toEqual(['name', 'examined', 'differing', 'samples'])
    expect(checks[0]).toMatchObject({
      name: 'balance',
      examined: 1,
      differing: 1,
      samples: [{ rule: 'credits', organization, row: organization, difference: '3' }],
    })
    // Behind the back of the database's triggers: the list still has what was.
    expect(checks[1]).toMatchObject({ name: 'listed', differing: 1 })
    expect(checks.slice(2).every(({ differing }) => differing === 0)).toBe(true)
  })
})
