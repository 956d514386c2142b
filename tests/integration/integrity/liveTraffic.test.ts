import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { DatabasePool } from '@/db/tx'
import { inTransaction } from '@/db/inTransaction'
import { postTransaction } from '@/ledger/postTransaction'

import { makeApiKey, makeOrganization, makeProject } from '../../support/factories'
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase'
import { gift, openPool, record, report, runAll } from './books'

const WRITERS = 50
const RUNS = 4

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

type Place = { organization: string; project: string; apiKey: string }

async function makePlace(): Promise<Place> {
  const organization = await makeOrganization(pool)
  const project = await makeProject(pool, organization)
  return { organization, project, apiKey: await makeApiKey(pool, project) }
}

/** One round of a writer: a gift with a key, a top-up that is refunded, and a batch of usage. */
async function write({ organization, project, apiKey }: Place, round: string): Promise<void> {
  await gift(pool, organization, '1.25', round)
  await inTransaction(pool, async (tx) => {
    const entry = { organization, description: 'Test', actor: 'system:test' }
    const { id } = await postTransaction(tx, {
      ...entry,
      type: 'credit_topup',
      amount: '3',
      creditAmount: '3',
    })
    await postTransaction(tx, {
      ...entry,
      type: 'credit_refund',
      amount: '2',
      creditAmount: '-2',
      relatedTransaction: id,
    })
  })
  const timeMicros = Date.now() * 1000
  await record(pool, [report(project, { timeMicros }), report(project, { timeMicros, apiKey })])
}

describe('verify beside live traffic', () => {
  it('gives no false alarm while 50 writers move money and usage', async () => {
    const places = await Promise.all(Array.from({ length: 5 }, makePlace))
    let isOver = false
    let rounds = 0
    const writers = Array.from({ length: WRITERS }, async (_, i) => {
      const place = places[i % places.length]
      if (!place) throw new Error('There is a place for everybody')
      for (let round = 0; !isOver; round += 1) {
        await write(place, `${i}-${round}`)
        rounds += 1
      }
    })
    const outcomes: { ok: boolean; roundsBefore: number; findings: unknown[] }[] = []
    try {
      for (let run = 0; run < RUNS; run += 1) {
        const roundsBefore = rounds
        const { ok, checks } = await runAll(pool)
        outcomes.push({ ok, roundsBefore, findings: checks.flatMap(({ samples }) => samples) })
      }
    } finally {
      isOver = true
      await Promise.all(writers)
    }
    expect(outcomes.flatMap(({ findings }) => findings)).toEqual([])
    expect(outcomes.every(({ ok }) => ok)).toBe(true)
    // The traffic went on while the checks ran.
    expect(rounds).toBeGreaterThan(outcomes.at(-1)?.roundsBefore ?? Infinity)
    expect((await runAll(pool)).ok).toBe(true)
  })
})
