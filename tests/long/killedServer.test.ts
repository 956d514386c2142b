import { setTimeout as sleep } from 'node:timers/promises'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { newServiceToken } from '@/access/serviceAccounts'
import { createPool, type DatabasePool } from '@/db/tx'

import { expectBooksInOrder } from '../integration/ledger/faults/faultBooks'
import { makeOrganization, makeProject } from '../support/factories'
import { createTestDatabase, type TestDatabase } from '../support/testDatabase'
import { ProductionServer } from './productionServer'

const KILLS = 6
const LOAD_MS = 2_500
const GATEWAYS = 8
const BATCH = 250

type Reported = { id: string; [field: string]: unknown }
type Answer = { accepted: number; duplicates: number; rejected: number; results: unknown[] }

let database: TestDatabase
let pool: DatabasePool
let token: string
let server: ProductionServer

beforeAll(async () => {
  database = await createTestDatabase()
  pool = createPool({ connectionString: database.url, applicationName: 'test', max: 4 })
  const made = newServiceToken()
  token = made.token
  await pool.query(
    `insert into service_accounts (id, name, token_hash) values ('svc_killed', 'gateway', $1)`,
    [made.tokenHash],
  )
  await pool.query(
    `insert into service_accounts_scopes ("order", parent_id, value)
     values (1, 'svc_killed', 'usage:write')`,
  )
  server = await ProductionServer.prepare(database.url)
  await server.start()
}, 400_000)

afterAll(async () => {
  await server.remove()
  await pool.end()
  await database.drop()
})

const batchOf = (gateway: number, n: number, projects: readonly string[]): Reported[] =>
  Array.from({ length: BATCH }, (_, i) => ({
    id: `req_${gateway}_${n}_${i}`,
    time: new Date().toISOString(),
    // Every gateway reports for all: their batches meet at the same organizations.
    project: projects[(i + n) % projects.length],
    provider: 'openai',
    model: 'gpt-4o',
    tokens: { input: 1000 + i, cachedInput: i, output: 300 },
    durationMs: 200 + i,
    metadata: { gateway },
  }))

async function post(batch: readonly Reported[]): Promise<Answer | null> {
  let status: number
  let text: string
  try {
    const response = await fetch(`${server.origin}/api/usage?results=rejected`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(batch),
    })
    status = response.status
    text = await response.text()
  } catch {
    // Killed before, or while it answered: the gateway knows nothing.
    return null
  }
  if (status >= 500) return null
  expect(status, text).toBe(200)
  return JSON.parse(text) as Answer
}

/** Posts until it is answered, the same again after no answer, as a gateway does. */
async function deliver(batch: readonly Reported[]): Promise<{ answer: Answer; tries: number }> {
  for (let tries = 1; ; tries += 1) {
    const answer = await post(batch)
    if (answer) return { answer, tries }
    await sleep(100)
  }
}

async function report(gateway: number, projects: readonly string[], isOver: () => boolean) {
  const told = { ids: [] as string[], accepted: 0, duplicates: 0, repeatedBatches: 0 }
  for (let n = 0; !isOver(); n += 1) {
    const batch = batchOf(gateway, n, projects)
    const { answer, tries } = await deliver(batch)
    // Neither refused nor other than what was reported before.
    expect(answer.results).toEqual([])
    expect(answer.accepted + answer.duplicates).toBe(BATCH)
    told.ids.push(...batch.map(({ id }) => id))
    told.accepted += answer.accepted
    told.duplicates += answer.duplicates
    if (tries > 1) told.repeatedBatches += 1
  }
  return told
}

describe(`the server killed ${KILLS} times while gateways report`, () => {
  it('has every request once after what got no answer was sent again', async () => {
    const organizations = await Promise.all(
      Array.from({ length: 20 }, () => makeOrganization(pool)),
    )
    const projects = await Promise.all(organizations.map((id) => makeProject(pool, id)))
    let isOver = false
    const reports = Promise.all(
      Array.from({ length: GATEWAYS }, (_, i) => report(i, projects, () => isOver)),
    )
    for (let n = 0; n < KILLS; n += 1) {
      await sleep(LOAD_MS)
      await server.kill()
      await server.start()
    }
    await sleep(LOAD_MS)
    isOver = true
    const told = await reports
    const ids = told.flatMap((gateway) => gateway.ids)
    const count = (of: (gateway: (typeof told)[number]) => number) =>
      told.reduce((sum, gateway) => sum + of(gateway), 0)
    console.log(
      `${ids.length} requests reported; ${count((gateway) => gateway.repeatedBatches)} batches sent again, ` +
        `of which ${count((gateway) => gateway.duplicates)} requests had been recorded without an answer`,
    )
    expect(count((gateway) => gateway.repeatedBatches)).toBeGreaterThan(0)

    const { rows } = await pool.query<{ id: string }>('select id from metering.requests')
    expect(rows.map(({ id }) => id).sort()).toEqual(ids.sort())
    await expectBooksInOrder(pool)
  })
})
