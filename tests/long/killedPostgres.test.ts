import { execFile } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { createPool, type DatabasePool } from '@/db/tx'
import { recordBatch } from '@/metering/recordBatch'

import { acquirePostgres, type AcquiredPostgres } from '../../scripts/postgres/acquirePostgres'
import { root } from '../../scripts/test/runTool'
import { act } from '../integration/ledger/faults/acts'
import { expectBooksInOrder, makeAct } from '../integration/ledger/faults/faultBooks'
import { report } from '../integration/integrity/books'
import { makeProject } from '../support/factories'
import { setLimits } from '../support/ledger'

const KILLS = 6
const LOAD_MS = 2_500
const WRITERS = 12

let dataDir: string
const held: AcquiredPostgres[] = []
let pool: DatabasePool

/** A durable server of the test's own; its port and password stay when it is started again. */
const start = async (): Promise<AcquiredPostgres> => {
  const postgres = await acquirePostgres({ dataDir, log: () => undefined })
  held.push(postgres)
  return postgres
}

beforeAll(async () => {
  const home = mkdtempSync(path.join(tmpdir(), 'killed-'))
  // The server's account has to enter it.
  chmodSync(home, 0o755)
  dataDir = path.join(home, 'data')
  const postgres = await start()
  const connectionString = postgres.urlFor('killed')
  const maintenance = createPool({
    connectionString: postgres.urlFor('postgres'),
    applicationName: 'test',
    max: 1,
  })
  await maintenance.query('create database killed')
  await maintenance.end()
  await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', 'scripts/start/prepare.ts', 'schema', 'catalogue'],
    {
      cwd: root,
      env: {
        ...process.env,
        NODE_ENV: 'production',
        DATABASE_URL: connectionString,
        PAYLOAD_SECRET: 'secret-of-the-killed-database',
        LOG_LEVEL: 'warn',
      },
    },
  )
  pool = createPool({ connectionString, applicationName: 'test', max: WRITERS + 2 })
  const plenty = '10000000000'
  await setLimits(pool, { ownerPerGift: plenty, ownerPerDay: plenty, secondPersonFrom: plenty })
})
afterAll(async () => {
  await pool.end()
  for (const postgres of held) await postgres.release()
  const note = path.join(dataDir, 'postgres.location')
  if (existsSync(note)) rmSync(readFileSync(note, 'utf8').trim(), { recursive: true })
  rmSync(path.dirname(dataDir), { recursive: true })
})

/** A client that gives and reports, and sends again with the same key what was not acknowledged. */
async function write(name: string, isOver: () => boolean): Promise<{ acknowledged: string[] }> {
  const gift = await makeAct(pool, 'gift')
  const project = await makeProject(pool, gift.organization)
  const acknowledged: string[] = []
  for (let n = 0; !isOver(); n += 1) {
    const key = `${name} ${n}`
    const request = report(project, { id: key })
    for (let isDone = false; !isDone;) {
      try {
        await act(pool, { ...gift, key })
        await recordBatch(pool, [{ index: 0, report: request }])
        isDone = true
      } catch {
        // Gone, or not known: the same once more, as the answer 503 asks for.
        await sleep(50)
      }
    }
    acknowledged.push(key)
  }
  return { acknowledged }
}

/** Ends the server as a power cut would, and starts it again over what it left. */
async function killAndStart(): Promise<void> {
  const { pid } = JSON.parse(readFileSync(path.join(dataDir, 'postgres.json'), 'utf8')) as {
    pid: number
  }
  process.kill(pid, 'SIGKILL')
  // Its children hold the shared memory until they notice.
  await sleep(300)
  expect((await start()).started).toBe(true)
}

describe(`Postgres killed ${KILLS} times under load`, () => {
  it('loses nothing that was acknowledged, doubles nothing that was sent again', async () => {
    let isOver = false
    const writers = Array.from({ length: WRITERS }, (_, i) => write(`writer ${i}`, () => isOver))
    for (let kill = 0; kill < KILLS; kill += 1) {
      await sleep(LOAD_MS)
      await killAndStart()
    }
    await sleep(LOAD_MS)
    isOver = true
    const keys = (await Promise.all(writers)).flatMap(({ acknowledged }) => acknowledged)
    console.log(`${keys.length} gifts and requests acknowledged over ${KILLS} kills`)
    expect(keys.length).toBeGreaterThan(WRITERS * KILLS)

    const read = async (text: string) => (await pool.query<{ key: string }>(text)).rows
    const gifts = await read(
      `select idempotency_key as key from transactions where type = 'credit_gift'`,
    )
    const requests = await read('select id as key from metering.requests')
    for (const rows of [gifts, requests])
      expect(rows.map(({ key }) => key).sort()).toEqual([...keys].sort())
    await expectBooksInOrder(pool)
  })
})
