import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { pageBefore } from '@/admin/transactions/pageBefore'
import { systemActor } from '@/audit/recordAudit'
import { inTransaction } from '@/db/inTransaction'
import { toQueryable, type Queryable } from '@/db/tx'
import { explainBalance } from '@/ledger/explainBalance'
import { postPending, postTransaction, type LedgerEntry } from '@/ledger/postTransaction'
import { postUsage } from '@/ledger/postUsage'
import { readBalanceParts, readLatestPlace, readTrail, type TrailStep } from '@/ledger/readTrail'
import { readTransactionDetails } from '@/ledger/readTransactionDetails'
import { settleTransaction } from '@/ledger/settleTransaction'
import { parseMoney } from '@/money/parseMoney'
import { subtractMoney, sumMoney } from '@/money/sumMoney'

import { makeOrganization, readBalance, signInAs } from '../../support/factories'
import { ledgerApi, refusalOf } from '../../support/ledger'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'

let app: TestPayload
let db: Queryable
let owner: { id: string; token: string }

beforeAll(async () => {
  app = await bootTestPayload()
  db = toQueryable(app.pool)
  owner = await signInAs(app, 'owner')
})
afterAll(() => app.close())

const entry = (organization: string, wanted: Partial<LedgerEntry>): LedgerEntry => ({
  organization,
  type: 'credit_topup',
  amount: '100',
  creditAmount: '100',
  description: 'Top-up',
  actor: 'system:test',
  ...wanted,
})
const book = (organization: string, wanted: Partial<LedgerEntry> = {}) =>
  inTransaction(app.pool, (tx) => postTransaction(tx, entry(organization, wanted)))
const use = (organization: string, charge: string, time = '2026-11-01T00:00:00Z') =>
  inTransaction(app.pool, (tx) =>
    postUsage(
      tx,
      [
        {
          organization,
          apiKey: null,
          charge: parseMoney(charge, { field: 'charge' }),
          timeMicros: Date.parse(time) * 1000,
        },
      ],
      null,
    ),
  )

/** All pages of a chain, from a place back to the first movement. */
async function walk(organization: string, place: number, limit: number): Promise<TrailStep[]> {
  const steps: TrailStep[] = []
  for (let from: number | null = place; from !== null;) {
    const page = await readTrail(db, organization, { place: from, limit })
    steps.push(...page.steps)
    from = page.earlier
  }
  return steps
}

/** Movements of every kind, with a row that was pending and one that failed in between. */
async function makeHistory() {
  const organization = await makeOrganization(app.pool)
  await book(organization)
  await use(organization, '0.000000001')
  const settle = async (status: 'completed' | 'failed', amount: string) => {
    const { id } = await inTransaction(app.pool, (tx) =>
      postPending(tx, entry(organization, { amount, creditAmount: amount })),
    )
    await use(organization, '1.25')
    await inTransaction(app.pool, (tx) =>
      settleTransaction(tx, id, { status }, systemActor('test')),
    )
    return id
  }
  const settled = await settle('completed', '7')
  const failed = await settle('failed', '1000')
  await book(organization, { type: 'credit_gift', amount: null, creditAmount: '5' })
  await book(organization, { type: 'subscription_start', amount: '49', creditAmount: null })
  await use(organization, '200')
  return { organization, settled, failed }
}

describe('the movements that led to a balance', () => {
  it('each begin where the one before ended, back to nothing, whatever the page', async () => {
    const { organization } = await makeHistory()
    const { credits, sequence } = await readBalance(app.pool, organization)
    const steps = await walk(organization, sequence, 100)
    expect(subtractMoney(steps[0]!.after, [credits])).toBe('0')
    for (const [index, step] of steps.entries()) {
      expect(sumMoney([step.before, step.moved])).toBe(step.after)
      expect(step.difference).toBe('0')
      expect(step.before).toBe(steps[index + 1]?.after ?? '0')
    }
    for (const limit of [1, 2, 3]) expect(await walk(organization, sequence, limit)).toEqual(steps)
  })

  it('are top-ups, gifts, plans and usage in the order of their numbers; what failed is none', async () => {
    const { organization, settled, failed } = await makeHistory()
    const { sequence } = await readBalance(app.pool, organization)
    const steps = await walk(organization, sequence, 100)
    expect(steps.map(({ transaction, moved }) => [transaction?.type ?? 'usage', moved])).toEqual([
      ['usage', '-200'],
      ['subscription_start', '0'],
      ['credit_gift', '5'],
      ['usage', '-1.25'],
      ['credit_topup', '7'],
      ['usage', '-1.25'],
      ['usage', '-0.000000001'],
      ['credit_topup', '100'],
    ])
    const ids = steps.map(({ transaction }) => transaction?.id)
    expect(ids).toContain(settled)
    expect(ids).not.toContain(failed)
    // It stands where it was settled, behind the usage that came while it was pending.
    const details = await readTransactionDetails(db, settled)
    expect(steps[4]?.place).toBe(details?.settlementSequence)
    expect(details?.settlementSequence).toBeGreaterThan(details!.sequence)
  })

  it('tell when late usage happened', async () => {
    const organization = await makeOrganization(app.pool)
    await use(organization, '1', '2026-10-01T12:00:00Z')
    const { steps } = await readTrail(db, organization, { place: 1, limit: 5 })
    expect(steps[0]?.usage).toEqual({
      requests: 1,
      firstRequestAt: '2026-10-01T12:00:00.000Z',
      lastRequestAt: '2026-10-01T12:00:00.000Z',
    })
  })

  it('say by how much they do not add up', async () => {
    const organization = await makeOrganization(app.pool)
    await book(organization)
    await use(organization, '30')
    const client = await app.pool.connect()
    try {
      await client.query('begin')
      await client.query('set local session_replication_role = replica')
      await client.query(
        `update ledger.usage_postings set charge = 29.5 where organization_id = $1`,
        [organization],
      )
      await client.query('commit')
    } finally {
      client.release()
    }
    const { steps } = await readTrail(db, organization, { place: 2, limit: 5 })
    expect(steps.map(({ difference }) => difference)).toEqual(['-0.5', '0'])
  })

  it('are none before the first one', async () => {
    const organization = await makeOrganization(app.pool)
    expect(await readTrail(db, organization, { place: 99, limit: 5 })).toEqual({
      steps: [],
      earlier: null,
    })
    expect(await readBalanceParts(db, organization, 99)).toEqual({
      topUps: '0',
      gifts: '0',
      refunds: '0',
      usage: '0',
      movements: 0,
    })
  })
})

describe('what a balance is made of', () => {
  it('adds up to it at every place', async () => {
    const { organization } = await makeHistory()
    const { sequence } = await readBalance(app.pool, organization)
    for (const { place, after } of await walk(organization, sequence, 100)) {
      const { topUps, gifts, refunds, usage } = await readBalanceParts(db, organization, place)
      expect(sumMoney([topUps, gifts, refunds, usage])).toBe(after)
    }
    expect(await readBalanceParts(db, organization, sequence)).toEqual({
      topUps: '107',
      gifts: '5',
      refunds: '0',
      usage: '-202.500000001',
      movements: 8,
    })
  })
})

describe('the balance of this moment', () => {
  it('is explained from the newest movement on, or from an earlier one, never a later one', async () => {
    const { organization } = await makeHistory()
    const latest = await readLatestPlace(db, organization)
    expect(latest?.balance).toBe('-90.500000001')
    const explain = (before?: unknown) =>
      explainBalance(db, { organization, ...latest! }, pageBefore(before))
    const now = await explain()
    expect(now.isFromHere).toBe(true)
    expect(now.steps[0]?.after).toBe(now.balance)
    for (const before of ['9999', 'x', '-1', ['1']]) expect(await explain(before)).toEqual(now)
    const earlier = await explain('2')
    expect(earlier).toMatchObject({ isFromHere: false, balance: now.balance, parts: now.parts })
    expect(earlier.steps.map(({ place }) => place)).toEqual([2, 1])
  })

  it('has no place where there is no organization', async () =>
    expect(await readLatestPlace(db, 'org_missing')).toBeNull())
})

describe('GET /api/admin/transactions/:id/trail', () => {
  const ask = (id: string, query = '') =>
    app.api('GET', `/api/admin/transactions/${id}/trail${query}`, { token: owner.token })

  it('answers with the row, what its balance is made of, and the movements page by page', async () => {
    const { organization, settled } = await makeHistory()
    const { status, body } = await ask(settled, '?limit=2')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      transaction: { id: settled, organization, amount: '7', related: [] },
      balance: body.transaction.balanceAfter,
      parts: { topUps: '107', gifts: '0', refunds: '0', usage: '-1.250000001', movements: 4 },
    })
    expect(body.steps).toHaveLength(2)
    const next = await ask(settled, `?limit=100&before=${body.earlier}`)
    expect(next.body.steps.at(-1).before).toBe('0')
    expect(next.body.earlier).toBeNull()
    expect(next.body.steps[0].after).toBe(body.steps[1].before)
  })

  it('explains nothing for a row that moved nothing', async () => {
    const { failed } = await makeHistory()
    const { body } = await ask(failed)
    expect(body).toMatchObject({ balance: null, parts: null, steps: [], earlier: null })
  })

  it('refuses what does not exist', async () => {
    expect(refusalOf(await ask('txn_missing'))).toEqual([404, 'transaction_not_found'])
    const { settled } = await makeHistory()
    for (const query of ['?limit=0', '?limit=101', '?before=x', '?before=-1'])
      expect(refusalOf(await ask(settled, query)), query).toEqual([400, 'parameter_invalid'])
  })
})

describe('one transaction', () => {
  it('knows the rows that it answers and that answer it, from every side', async () => {
    const organization = await makeOrganization(app.pool, { name: 'Related Ltd' })
    const { id: topUp } = await book(organization)
    const { refund, reverse } = ledgerApi(app)
    const refunded = await refund(
      topUp,
      { amount: '40', reason: 'unused', idempotencyKey: 'r1' },
      owner.token,
    )
    const refundId = refunded.body.transaction.id as string
    const reversed = await reverse(
      refundId,
      { reason: 'mistake', idempotencyKey: 'r2' },
      owner.token,
    )
    const reversalId = reversed.body.transaction.id as string
    const relationsOf = async (id: string) =>
      (await readTransactionDetails(db, id))?.related.map((row) => [row.relation, row.id])

    expect(await relationsOf(refundId)).toEqual([
      ['belongs to', topUp],
      ['answered by', reversalId],
    ])
    expect(await relationsOf(reversalId)).toEqual([
      ['belongs to', topUp],
      ['reverses', refundId],
    ])
    expect((await relationsOf(topUp))?.map(([relation]) => relation)).toEqual([
      'given back by',
      'given back by',
    ])
    expect(await readTransactionDetails(db, refundId)).toMatchObject({
      organizationName: 'Related Ltd',
      actor: owner.id,
      actorName: expect.any(String),
      amount: '40',
      creditAmount: '-40',
      balanceAfter: '60',
    })
  })

  it('is null where there is none', async () => {
    expect(await readTransactionDetails(db, 'txn_missing')).toBeNull()
    expect(await readTransactionDetails(db, "x' or true --")).toBeNull()
  })
})
