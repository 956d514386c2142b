import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { DatabasePool } from '@/db/tx'

import { root } from '../../../scripts/test/runTool'
import { readBalance } from '../../support/factories'
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase'
import { openPool } from '../integrity/books'
import { act, type Act } from './faults/acts'
import {
  countStatements,
  expectBooksInOrder,
  expectDoneOnce,
  expectUntouched,
  makeAct,
  until,
} from './faults/faultBooks'

const ACKNOWLEDGED = 15

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

type Stop = { act: Act; after: number }

/** One act stopped after each of its statements. */
async function stopsOf(kind: Act['kind']): Promise<Stop[]> {
  const statements = await countStatements(pool, kind)
  const afters = Array.from({ length: statements }, (_, i) => i + 1)
  return Promise.all(afters.map(async (after) => ({ act: await makeAct(pool, kind), after })))
}

/** Starts the victim, and kills it at the line that is waited for. @returns what it told */
async function killAt(
  work: { stopped: Stop[]; then: Act[] },
  isTime: (lines: readonly string[]) => boolean,
): Promise<string[]> {
  const victim: ChildProcess = spawn(
    process.execPath,
    ['--import', 'tsx', 'tests/integration/ledger/faults/victim.ts'],
    {
      cwd: root,
      env: { ...process.env, DATABASE_URL: database.url },
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  )
  victim.stdin?.end(JSON.stringify(work))
  const gone = new Promise((resolve) => victim.once('exit', resolve))
  const lines: string[] = []
  if (!victim.stdout) throw new Error('Its output is a pipe.')
  for await (const line of createInterface(victim.stdout)) {
    lines.push(line)
    if (isTime(lines)) victim.kill('SIGKILL')
  }
  await gone
  expect(victim.signalCode, lines.join('\n')).toBe('SIGKILL')
  await until(
    async () =>
      (
        await pool.query(`select 1 from pg_stat_activity where application_name = 'victim'
        and datname = current_database()`)
      ).rowCount === 0,
    'Postgres notices that the process is gone',
  )
  return lines
}

describe('a process killed between two statements', () => {
  it('leaves nothing of a gift or a refund, and the same key does it later', async () => {
    const stopped = [...(await stopsOf('gift')), ...(await stopsOf('refund'))]
    expect(stopped.length).toBeGreaterThanOrEqual(10)
    await killAt({ stopped, then: [] }, (lines) => lines.includes('standing'))
    for (const { act: what } of stopped) await expectUntouched(pool, what)
    for (const { act: what } of stopped) await expectDoneOnce(pool, what)
    await expectBooksInOrder(pool)
  })

  it('loses nothing that it has acknowledged, and doubles nothing that is sent again', async () => {
    const first = await makeAct(pool, 'gift')
    const then = Array.from({ length: 5_000 }, (_, i) => ({ ...first, key: `gift ${i}` }))
    const lines = await killAt({ stopped: [], then }, (told) => told.length > ACKNOWLEDGED + 1)
    const acknowledged = lines.flatMap((line) => (line.startsWith('done ') ? [line.slice(5)] : []))
    const kept = await pool.query<{ key: string }>(
      'select idempotency_key as key from transactions where organization_id = $1 and idempotency_key is not null',
      [first.organization],
    )
    const keys = kept.rows.map(({ key }) => key)
    expect(keys).toEqual(expect.arrayContaining(acknowledged))
    expect(acknowledged.length).toBeGreaterThanOrEqual(ACKNOWLEDGED)
    // At most the one that was under way is there without having been acknowledged.
    expect(keys.length - acknowledged.length).toBeLessThanOrEqual(1)

    const again = then.slice(0, keys.length + 5)
    for (const what of again) await act(pool, what)
    const { credits, sequence } = await readBalance(pool, first.organization)
    expect([credits, sequence]).toEqual([`${10 + 3 * again.length}.000000000`, again.length + 1])
    await expectBooksInOrder(pool)
  })
})
