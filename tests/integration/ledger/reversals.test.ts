import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { inTransaction } from '@/db/inTransaction'
import { postTransaction, type LedgerEntry } from '@/ledger/postTransaction'

import { makeOrganization, readBalance, signInAs } from '../../support/factories'
import { auditOf, ledgerApi, refusalOf, rowsOf } from '../../support/ledger'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'

type Person = { id: string; token: string }

let app: TestPayload
let api: ReturnType<typeof ledgerApi>
let finance: Person
let owner: Person

beforeAll(async () => {
  app = await bootTestPayload()
  api = ledgerApi(app)
  finance = await signInAs(app, 'finance')
  owner = await signInAs(app, 'owner')
})
afterAll(() => app.close())

let keys = 0
const reverse = (id: string, more: Record<string, unknown> = {}, by = finance) =>
  api.reverse(
    id,
    { reason: 'wrong customer', idempotencyKey: `rev-${(keys += 1)}`, ...more },
    by.token,
  )
const refund = (id: string, amount: string) =>
  api.refund(id, { amount, reason: 'x', idempotencyKey: `ref-${(keys += 1)}` }, finance.token)

const book = (organization: string, entry: Partial<LedgerEntry> = {}) =>
  inTransaction(app.pool, (tx) =>
    postTransaction(tx, {
      organization,
      type: 'credit_topup',
      amount: '105',
      creditAmount: '100',
      description: 'Top-up',
      actor: 'system:test',
      ...entry,
    }),
  )

describe('a reversing row', () => {
  it('has the same type with the signs turned, and names what it answers', async () => {
    const organization = await makeOrganization(app.pool)
    const topUp = await book(organization, { stripePaymentIntentId: 'pi_x', paymentMethod: 'card' })
    const gift = await book(organization, { type: 'credit_gift', amount: null, creditAmount: '7' })
    const plan = await book(organization, {
      type: 'subscription_start',
      amount: '49',
      creditAmount: null,
    })
    const answers = [await reverse(topUp.id), await reverse(gift.id), await reverse(plan.id)]
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200])
    expect(answers.map((answer) => answer.body.transaction)).toMatchObject([
      { type: 'credit_topup', amount: '-105', creditAmount: '-100', reverses: topUp.id },
      { type: 'credit_gift', amount: null, creditAmount: '-7', reverses: gift.id },
      { type: 'subscription_start', amount: '-49', creditAmount: null, reverses: plan.id },
    ])
    expect(answers[0]!.body.transaction).toMatchObject({
      description: 'Reversal: wrong customer',
      reason: 'wrong customer',
      actor: finance.id,
      stripePaymentIntentId: null,
    })
    expect(await readBalance(app.pool, organization)).toMatchObject({
      credits: '0.000000000',
      // All-time credits are what ever came in; a reversal does not lower them.
      allTimeCredits: '107.000000000',
    })
    const done = (await auditOf(app.pool, organization)).map((entry) => entry.action)
    expect(done).toEqual(Array(3).fill('transaction.reverse'))
  })

  it('answers a row once, with 20 callers at once', async () => {
    const organization = await makeOrganization(app.pool)
    const { id } = await book(organization)
    const answers = await Promise.all(Array.from({ length: 20 }, () => reverse(id)))
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1)
    const refused = answers.filter((answer) => answer.status !== 200).map(refusalOf)
    expect(new Set(refused.map(String))).toEqual(new Set(['422,not_reversible']))
    expect(await rowsOf(app.pool, organization)).toHaveLength(2)
  })

  it('is made once per key', async () => {
    const organization = await makeOrganization(app.pool)
    const { id } = await book(organization)
    const body = { idempotencyKey: 'same' }
    const answers = await Promise.all(Array.from({ length: 10 }, () => reverse(id, body)))
    for (const answer of answers)
      expect([answer.status, answer.body]).toEqual([200, answers[0]!.body])
    expect(refusalOf(await reverse(id, { ...body, reason: 'other' }))).toEqual([
      409,
      'idempotency_conflict',
    ])
  })

  it('and a refund of the same row exclude each other, also at once', async () => {
    for (let i = 0; i < 5; i += 1) {
      const organization = await makeOrganization(app.pool)
      const { id } = await book(organization)
      const answers = await Promise.all([refund(id, '5'), reverse(id), refund(id, '5')])
      const codes = answers.map((answer) => (answer.status === 200 ? 'done' : refusalOf(answer)[1]))
      expect(['done,not_reversible,done', 'not_refundable,done,not_refundable']).toContain(
        codes.map(String).join(','),
      )
    }
  })

  it('takes back a refund, which can then be given again', async () => {
    const organization = await makeOrganization(app.pool)
    const { id } = await book(organization)
    const given = await refund(id, '21')
    expect(refusalOf(await reverse(id))).toEqual([422, 'not_reversible'])
    const back = await reverse(given.body.transaction.id as string)
    expect(back.body.transaction).toMatchObject({
      type: 'credit_refund',
      amount: '-21',
      creditAmount: '20',
      relatedTransaction: id,
      reverses: given.body.transaction.id,
    })
    expect((await refund(id, '105')).body.transaction.creditAmount).toBe('-100')
    expect(await readBalance(app.pool, organization)).toMatchObject({
      credits: '0.000000000',
      allTimeCredits: '100.000000000',
    })
  })
})

describe('a reversal that adds credits', () => {
  it('obeys the limits of the operator and counts in the day', async () => {
    const organization = await makeOrganization(app.pool)
    const operator = await signInAs(app, 'finance')
    const big = await book(organization, { amount: '2000', creditAmount: '2000' })
    const refunded = await refund(big.id, '1000.01')
    expect(refusalOf(await reverse(refunded.body.transaction.id as string, {}, operator))).toEqual([
      422,
      'gift_limit_exceeded',
    ])
    const small = await refund(big.id, '900')
    expect((await reverse(small.body.transaction.id as string, {}, operator)).status).toBe(200)
    for (let i = 0; i < 4; i += 1) {
      const gift = { creditAmount: '1000', comment: 'x' }
      expect((await api.gift(await makeOrganization(app.pool), gift, operator.token)).status).toBe(
        200,
      )
    }
    const gift = { creditAmount: '100.01', comment: 'x' }
    expect(
      refusalOf(await api.gift(await makeOrganization(app.pool), gift, operator.token)),
    ).toEqual([422, 'daily_limit_exceeded'])
  })

  it('waits for a second person, and is refused at the approval when it has become wrong', async () => {
    const organization = await makeOrganization(app.pool)
    const second = await signInAs(app, 'owner')
    const { id } = await book(organization, { amount: '9000', creditAmount: '9000' })
    const given = await refund(id, '6000')
    const refundId = given.body.transaction.id as string
    const [one, two] = [await reverse(refundId, {}, owner), await reverse(refundId, {}, owner)]
    expect([one.status, two.status]).toEqual([202, 202])
    expect(one.body.request).toMatchObject({
      kind: 'reversal',
      reverses: refundId,
      creditAmount: '6000',
    })
    const approved = await api.approve(one.body.request.id as string, {}, second.token)
    expect(approved.body.transaction).toMatchObject({ amount: '-6000', creditAmount: '6000' })
    expect(refusalOf(await api.approve(two.body.request.id as string, {}, second.token))).toEqual([
      422,
      'not_reversible',
    ])
    expect((await readBalance(app.pool, organization)).credits).toBe('9000.000000000')
  })

  it('is refused for an own and for a deleted organization', async () => {
    const organization = await makeOrganization(app.pool)
    const { id } = await book(organization)
    const given = await refund(id, '10')
    await app.pool.query(`update organizations set status = 'deleted' where id = $1`, [
      organization,
    ])
    expect(refusalOf(await reverse(given.body.transaction.id as string))).toEqual([
      422,
      'organization_deleted',
    ])
    // What takes credits away stays possible.
    expect((await refund(id, '10')).status).toBe(200)
  })
})

describe('a reversal is refused', () => {
  it.each([
    ['no reason', { reason: '' }, 400, 'reason_required'],
    ['a reason that is no text', { reason: 5 }, 400, 'reason_invalid'],
    ['a long reason', { reason: 'x'.repeat(501) }, 422, 'reason_too_long'],
    ['no key', { idempotencyKey: null }, 400, 'idempotency_key_required'],
    ['an amount', { amount: '5' }, 400, 'unknown_field'],
  ])('with %s', async (_, more, status, code) => {
    const organization = await makeOrganization(app.pool)
    const { id } = await book(organization)
    expect(refusalOf(await reverse(id, more))).toEqual([status, code])
    expect(await auditOf(app.pool, organization)).toMatchObject([
      { action: 'transaction.reverse', result: `refused:${code}`, resource: id },
    ])
  })

  it('for reversing rows, for what moved nothing, and for what is not there', async () => {
    const organization = await makeOrganization(app.pool)
    const none = { amount: null, creditAmount: null }
    const topUp = await book(organization)
    const reversing = await reverse(topUp.id)
    const cancel = await book(organization, { type: 'dev_plan_cancel', ...none })
    const free = await book(organization, {
      type: 'dev_plan_start',
      amount: '0',
      creditAmount: null,
    })
    for (const id of [reversing.body.transaction.id as string, cancel.id, free.id, topUp.id])
      expect(refusalOf(await reverse(id))).toEqual([422, 'not_reversible'])
    expect(refusalOf(await reverse('txn_none'))).toEqual([404, 'transaction_not_found'])
  })
})

describe('who may only gift', () => {
  it('takes back an own gift of the last hour, and nothing else', async () => {
    const organization = await makeOrganization(app.pool)
    const [support, other] = [await signInAs(app, 'support'), await signInAs(app, 'support')]
    const gift = await api.gift(organization, { creditAmount: '5' }, support.token)
    const id = gift.body.transaction.id as string
    expect(refusalOf(await reverse(id, {}, other))).toEqual([403, 'forbidden'])
    expect((await reverse(id, {}, support)).status).toBe(200)
    const topUp = await book(organization)
    expect(refusalOf(await reverse(topUp.id, {}, support))).toEqual([403, 'forbidden'])
    const old = await book(await makeOrganization(app.pool), {
      type: 'credit_gift',
      amount: null,
      creditAmount: '5',
      actor: support.id,
      bookedAt: new Date(Date.now() - 3_601_000),
    })
    expect(refusalOf(await reverse(old.id, {}, support))).toEqual([403, 'forbidden'])
    expect((await reverse(old.id)).status).toBe(200)
  })
})
