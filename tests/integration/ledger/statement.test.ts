import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { systemActor } from '@/audit/recordAudit'
import { inTransaction } from '@/db/inTransaction'
import { postPending, postTransaction, type LedgerEntry } from '@/ledger/postTransaction'
import { postUsage } from '@/ledger/postUsage'
import { settleTransaction } from '@/ledger/settleTransaction'
import type { NanoUsd } from '@/money/nanoUsd'

import { makeOrganization, signInAs } from '../../support/factories'
import { refusalOf } from '../../support/ledger'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'

let app: TestPayload
let auditor: { token: string }

beforeAll(async () => {
  app = await bootTestPayload()
  auditor = await signInAs(app, 'auditor')
})
afterAll(() => app.close())

const get = (path: string) =>
  app.api('GET', `/api/admin/organizations/${path}`, { token: auditor.token })

const book = (organization: string, at: string, entry: Partial<LedgerEntry> = {}) =>
  inTransaction(app.pool, (tx) =>
    postTransaction(tx, {
      organization,
      type: 'credit_topup',
      amount: '100',
      creditAmount: '100',
      description: 'Top-up',
      actor: 'system:test',
      bookedAt: new Date(at),
      ...entry,
    }),
  )

/** Usage of whole micro-dollars that happened at `time` and was booked at `at`. */
const use = (organization: string, at: string, micros: number, time = at) =>
  inTransaction(app.pool, (tx) =>
    postUsage(
      tx,
      [
        {
          organization,
          apiKey: null,
          charge: BigInt(micros * 1000) as NanoUsd,
          timeMicros: Date.parse(time) * 1000,
        },
      ],
      new Date(at),
    ),
  )

/** Two days of Berlin around the end of its summer time, 25 October 2026. */
async function makeHistory() {
  const organization = await makeOrganization(app.pool, { name: 'Statement Ltd' })
  await book(organization, '2026-10-20T10:00:00Z')
  await use(organization, '2026-10-23T21:59:59.999Z', 1)
  await use(organization, '2026-10-23T22:00:00Z', 2, '2026-10-01T00:00:00Z')
  await book(organization, '2026-10-24T12:00:00Z', {
    type: 'subscription_start',
    amount: '49',
    creditAmount: null,
  })
  await use(organization, '2026-10-24T21:59:59.999Z', 4)
  // The day of 25 hours: 22:00 to 23:00 UTC of the day after.
  await use(organization, '2026-10-24T22:00:00Z', 8)
  await use(organization, '2026-10-25T22:59:59.999Z', 16)
  await book(organization, '2026-10-25T23:00:00Z', {
    type: 'credit_gift',
    amount: null,
    creditAmount: '5',
  })
  await use(organization, '2026-10-25T23:00:00Z', 32)
  return organization
}

describe('a statement of account', () => {
  it('tells opening balance, movements, usage by day of the zone and closing balance', async () => {
    const organization = await makeHistory()
    const answer = await get(
      `${organization}/statement?from=2026-10-24&to=2026-10-26&timeZone=Europe/Berlin`,
    )
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({
      organization: { id: organization, name: 'Statement Ltd' },
      from: '2026-10-23T22:00:00.000Z',
      to: '2026-10-25T23:00:00.000Z',
      timeZone: 'Europe/Berlin',
      openingBalance: '99.999999',
      movements: [{ type: 'subscription_start', amount: '49', creditAmount: null }],
      usage: [
        {
          day: '2026-10-24',
          requests: 2,
          charge: '0.000006',
          // Late usage stands on the day it was booked, and says when it happened.
          firstRequestAt: '2026-10-01T00:00:00.000Z',
          lastRequestAt: '2026-10-24T21:59:59.999Z',
        },
        { day: '2026-10-25', requests: 2, charge: '0.000024' },
      ],
      closingBalance: '99.999969',
    })
  })

  it('adds up over any cut of time, and neighbours join without gap or overlap', async () => {
    const organization = await makeHistory()
    const cuts = [
      '2026-10-01',
      '2026-10-20T10:00:00Z',
      '2026-10-20T10:00:00.001Z',
      '2026-10-23T22:00:00Z',
      '2026-10-24T22:00:00Z',
      '2026-10-25T23:00:00Z',
      '2026-10-25T23:00:00.001Z',
      '2026-11-01',
    ]
    let before = '0'
    let rows = 0
    for (let i = 1; i < cuts.length; i += 1) {
      const { body } = await get(`${organization}/statement?from=${cuts[i - 1]}&to=${cuts[i]}`)
      expect(body.openingBalance).toBe(before)
      const micros = (text: string) => BigInt(Math.round(Number(text) * 1e6))
      const credits = body.movements.reduce(
        (sum: bigint, row: { creditAmount: string | null }) =>
          sum + micros(row.creditAmount ?? '0'),
        0n,
      )
      const used = body.usage.reduce(
        (sum: bigint, day: { charge: string }) => sum + micros(day.charge),
        0n,
      )
      expect(micros(body.openingBalance) + credits - used).toBe(micros(body.closingBalance))
      before = body.closingBalance
      rows += body.movements.length
    }
    expect([before, rows]).toEqual(['104.999937', 3])
  })

  it('shows a settled row where it moved the balance, and no pending or failed one', async () => {
    const organization = await makeOrganization(app.pool)
    const entry = {
      organization,
      type: 'credit_topup',
      amount: '10',
      creditAmount: '10',
      description: 'Card',
      actor: 'system:test',
    } as const
    const [paid, failed] = await inTransaction(app.pool, async (tx) => [
      await postPending(tx, entry),
      await postPending(tx, entry),
    ])
    await book(organization, new Date().toISOString())
    const settle = (id: string, status: 'completed' | 'failed') =>
      inTransaction(app.pool, (tx) => settleTransaction(tx, id, { status }, systemActor('test')))
    await settle(failed.id, 'failed')
    await settle(paid.id, 'completed')
    const { body } = await get(`${organization}/statement?window=1h`)
    expect(body.movements).toMatchObject([
      { sequence: 3, balanceAfter: '100' },
      { id: paid.id, sequence: 1, settlementSequence: 5, balanceAfter: '110' },
    ])
    expect(body.closingBalance).toBe('110')
  })

  it('splits unused credits into paid and gifted: gifts are used first', async () => {
    const organization = await makeHistory()
    const unusedUntil = async (to: string) =>
      (await get(`${organization}/statement?from=2026-10-01&to=${to}`)).body.unusedCredits
    expect(await unusedUntil('2026-10-25T23:00:00Z')).toEqual({ paid: '99.999969', gifted: '0' })
    expect(await unusedUntil('2026-10-26')).toEqual({ paid: '100', gifted: '4.999937' })
    await use(organization, '2026-10-28T00:00:00Z', 105_000_000)
    expect(await unusedUntil('2026-10-29')).toEqual({ paid: '0', gifted: '0' })
  })

  it('of an organization without movements is empty', async () => {
    const organization = await makeOrganization(app.pool)
    expect((await get(`${organization}/statement`)).body).toMatchObject({
      openingBalance: '0',
      movements: [],
      usage: [],
      closingBalance: '0',
    })
  })

  it.each([
    ['no such organization', 'org_none/statement', 404, 'organization_not_found'],
    ['a zone that does not exist', 'org_x/statement?timeZone=Mars/Base', 400, 'time_zone_invalid'],
    ['a time of its own kind', 'org_x/statement?from=yesterday', 400, 'time_invalid'],
    ['to before from', 'org_x/statement?from=2026-10-02&to=2026-10-01', 400, 'range_invalid'],
    [
      'from given twice',
      'org_x/statement?from=2026-10-02&from=2026-10-01',
      400,
      'parameter_repeated',
    ],
    ['a balance at no time', 'org_x/balance?at=13:00', 400, 'time_invalid'],
    ['a balance of nobody', 'org_none/balance', 404, 'organization_not_found'],
  ])('is refused with %s', async (_, path, status, code) => {
    expect(refusalOf(await get(path))).toEqual([status, code])
  })
})

describe('the balance at a point in time', () => {
  it('is what it was right after the movements of that millisecond', async () => {
    const organization = await makeHistory()
    const at = async (time: string) => (await get(`${organization}/balance?at=${time}`)).body
    expect(await at('2026-10-20T09:59:59.999Z')).toEqual({
      balance: '0',
      at: '2026-10-20T09:59:59.999Z',
      sequence: 0,
    })
    expect(await at('2026-10-20T10:00:00Z')).toMatchObject({ balance: '100', sequence: 1 })
    expect(await at('2026-10-23T22:00:00Z')).toMatchObject({ balance: '99.999997', sequence: 3 })
    expect(await at('2026-10-25T23:00:00Z')).toMatchObject({ balance: '104.999937', sequence: 9 })
    const now = (await get(`${organization}/balance`)).body
    expect(now).toMatchObject({ balance: '104.999937', sequence: 9 })
  })

  it('agrees with balanceAfter of every row, with 50 parallel movements', async () => {
    const organization = await makeOrganization(app.pool)
    await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        i % 2
          ? inTransaction(app.pool, (tx) =>
              postUsage(
                tx,
                [{ organization, apiKey: null, charge: 1_000_000n as NanoUsd, timeMicros: 0 }],
                null,
              ),
            )
          : inTransaction(app.pool, (tx) =>
              postTransaction(tx, {
                organization,
                type: 'credit_gift',
                amount: null,
                creditAmount: '0.01',
                description: 'x',
                actor: 'system:test',
              }),
            ),
      ),
    )
    const { rows } = await app.pool.query<{ at: Date; sequence: string; balance: string }>(
      `select distinct on (booked_at) booked_at as at, sequence, trim_scale(balance_after)::text as balance
       from ledger.movements where organization_id = $1 order by booked_at, sequence desc`,
      [organization],
    )
    for (const row of rows)
      expect((await get(`${organization}/balance?at=${row.at.toISOString()}`)).body).toMatchObject({
        balance: row.balance,
        sequence: Number(row.sequence),
      })
    expect((await get(`${organization}/balance`)).body).toMatchObject({
      balance: '0.225',
      sequence: 50,
    })
  })
})
