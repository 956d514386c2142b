import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { inTransaction } from '@/db/inTransaction'
import { postTransaction, type LedgerEntry } from '@/ledger/postTransaction'

import { makeOrganization, readBalance, signInAs } from '../../support/factories'
import { auditOf, ledgerApi, refusalOf, rowsOf } from '../../support/ledger'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'

let app: TestPayload
let api: ReturnType<typeof ledgerApi>
let finance: { id: string; token: string }

beforeAll(async () => {
  app = await bootTestPayload()
  api = ledgerApi(app)
  finance = await signInAs(app, 'finance')
})
afterAll(() => app.close())

let keys = 0
const refund = (id: string, more: Record<string, unknown> = {}, token = finance.token) =>
  api.refund(id, { reason: 'requested', idempotencyKey: `refund-${(keys += 1)}`, ...more }, token)

/** Books anything, as webhooks and imports do. */
const book = (organization: string, entry: Partial<LedgerEntry>) =>
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

const partsOf = async (organization: string) =>
  (await rowsOf(app.pool, organization))
    .filter((row) => row.type === 'credit_refund')
    .map((row) => [row.amount, row.credit_amount])

describe('a refund', () => {
  it('gives back a part, then the rest, and the parts add up to the whole', async () => {
    const organization = await makeOrganization(app.pool)
    const { id } = await book(organization, {})
    const first = await refund(id, { amount: '10' })
    expect(first.status).toBe(200)
    expect(first.body).toMatchObject({
      credits: '90.48',
      transaction: {
        type: 'credit_refund',
        amount: '10',
        creditAmount: '-9.52',
        relatedTransaction: id,
        reason: 'requested',
        actor: finance.id,
      },
    })
    const rest = await refund(id)
    expect(rest.body.transaction).toMatchObject({ amount: '95', creditAmount: '-90.48' })
    expect(refusalOf(await refund(id))).toEqual([422, 'not_refundable'])
    expect(await readBalance(app.pool, organization)).toMatchObject({
      credits: '0.000000000',
      allTimeCredits: '100.000000000',
    })
    const done = (await auditOf(app.pool, organization)).filter((entry) => entry.result === 'done')
    expect(done.map((entry) => entry.action)).toEqual(['transaction.refund', 'transaction.refund'])
  })

  it('rounds half to even, and lets the last part take what is left', async () => {
    const organization = await makeOrganization(app.pool)
    // 0.01 × 0.03 / 0.04 = 0.0075 → 0.01; three of them are all there is.
    const { id } = await book(organization, { amount: '0.04', creditAmount: '0.03' })
    for (let i = 0; i < 4; i += 1) expect((await refund(id, { amount: '0.01' })).status).toBe(200)
    expect(await partsOf(organization)).toEqual([
      ['0.010000000', '-0.010000000'],
      ['0.010000000', '-0.010000000'],
      ['0.010000000', '-0.010000000'],
      ['0.010000000', null],
    ])
    const other = await makeOrganization(app.pool)
    // 1 × 0.25 / 10 = 0.025 → 0.02, ten of them would be 0.20: the last one takes 0.07.
    const topUp = await book(other, { amount: '10', creditAmount: '0.25' })
    for (let i = 0; i < 10; i += 1) await refund(topUp.id, { amount: '1' })
    const parts = (await partsOf(other)).map(([, credits]) => credits)
    expect(parts).toEqual([...Array(9).fill('-0.020000000'), '-0.070000000'])
  })

  it('may make the balance negative', async () => {
    const organization = await makeOrganization(app.pool)
    const { id } = await book(organization, {})
    await app.pool.query(
      `select ledger.post_usage(array[$1], array[60]::numeric[], array[1]::bigint[],
         array[now()], array[now()], null)`,
      [organization],
    )
    expect((await refund(id)).body.credits).toBe('-60')
  })

  it('of a plan gives back money and moves no credits', async () => {
    const organization = await makeOrganization(app.pool)
    const { id } = await book(organization, {
      type: 'dev_plan_renewal',
      amount: '29',
      creditAmount: null,
    })
    const answer = await refund(id, { amount: '9' })
    expect(answer.body).toMatchObject({
      credits: '0',
      transaction: { amount: '9', creditAmount: null },
    })
    expect((await refund(id)).body.transaction.amount).toBe('20')
  })

  it('never gives back more than is left, with 50 callers at once', async () => {
    const organization = await makeOrganization(app.pool)
    const { id } = await book(organization, {})
    const answers = await Promise.all(Array.from({ length: 50 }, () => refund(id, { amount: '3' })))
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(35)
    const refused = answers.filter((answer) => answer.status !== 200).map(refusalOf)
    expect(new Set(refused.map(String))).toEqual(new Set(['422,not_refundable']))
    const { credits } = await readBalance(app.pool, organization)
    expect(credits).toBe('0.000000000')
    const { rows } = await app.pool.query(
      `select sum(amount)::text as amount, sum(credit_amount)::text as credits from transactions
       where related_transaction_id = $1`,
      [id],
    )
    expect(rows).toEqual([{ amount: '105.000000000', credits: '-100.000000000' }])
  })

  it('of more than is left says how much that is', async () => {
    const organization = await makeOrganization(app.pool)
    const { id } = await book(organization, {})
    await refund(id, { amount: '100' })
    const refused = await refund(id, { amount: '5.01' })
    expect(refusalOf(refused)).toEqual([422, 'refund_exceeds_remaining'])
    expect(refused.body.error.details).toEqual({ remaining: '5', refunded: '100' })
    expect(await auditOf(app.pool, organization)).toMatchObject([
      { result: 'done' },
      { action: 'transaction.refund', result: 'refused:refund_exceeds_remaining', resource: id },
    ])
  })

  it('is made once per key', async () => {
    const organization = await makeOrganization(app.pool)
    const { id } = await book(organization, {})
    const body = { amount: '5', idempotencyKey: 'once' }
    const answers = await Promise.all(Array.from({ length: 20 }, () => refund(id, body)))
    for (const answer of answers)
      expect([answer.status, answer.body]).toEqual([200, answers[0]!.body])
    expect((await refund(id, { ...body, amount: '5.00' })).body).toEqual(answers[0]!.body)
    expect(refusalOf(await refund(id, { ...body, amount: '6' }))).toEqual([
      409,
      'idempotency_conflict',
    ])
    expect(await partsOf(organization)).toHaveLength(1)
  })
})

describe('a refund is refused', () => {
  it.each([
    ['0', { amount: '0' }, 422, 'amount_not_positive'],
    ['-1', { amount: '-1' }, 422, 'amount_not_positive'],
    ['NaN', { amount: 'NaN' }, 400, 'amount_invalid'],
    ['12,50', { amount: '12,50' }, 400, 'amount_invalid'],
    ['3 decimals', { amount: '1.001' }, 422, 'amount_too_precise'],
    ['10^15', { amount: '1000000000000000' }, 400, 'amount_invalid'],
    ['no reason', { reason: ' ' }, 400, 'reason_required'],
    ['a long reason', { reason: 'x'.repeat(501) }, 422, 'reason_too_long'],
    ['no key', { idempotencyKey: undefined }, 400, 'idempotency_key_required'],
    ['an unknown field', { amont: '1' }, 400, 'unknown_field'],
  ])('with %s', async (_, more, status, code) => {
    const organization = await makeOrganization(app.pool)
    const { id } = await book(organization, {})
    expect(refusalOf(await refund(id, more))).toEqual([status, code])
    expect(await rowsOf(app.pool, organization)).toHaveLength(1)
    expect(await auditOf(app.pool, organization)).toMatchObject([{ result: `refused:${code}` }])
  })

  it('for gifts, refunds, cancellations and plans that cost nothing', async () => {
    const organization = await makeOrganization(app.pool)
    const none = { amount: null, creditAmount: null }
    const topUp = await book(organization, {})
    const rows = [
      await book(organization, { type: 'credit_gift', amount: null, creditAmount: '5' }),
      await book(organization, {
        type: 'credit_refund',
        amount: '5',
        creditAmount: '-5',
        relatedTransaction: topUp.id,
      }),
      await book(organization, { type: 'subscription_cancel', ...none }),
      await book(organization, { type: 'subscription_start', amount: '0', creditAmount: null }),
    ]
    for (const { id } of rows) expect(refusalOf(await refund(id))).toEqual([422, 'not_refundable'])
  })

  it('where Stripe has the money', async () => {
    const organization = await makeOrganization(app.pool)
    for (const ids of [{ stripePaymentIntentId: 'pi_1' }, { stripeInvoiceId: 'in_1' }]) {
      const { id } = await book(organization, ids)
      expect(refusalOf(await refund(id))).toEqual([422, 'stripe_not_connected'])
    }
  })

  it('for rows that are not there, and by who has no right', async () => {
    const organization = await makeOrganization(app.pool)
    const { id } = await book(organization, {})
    const support = await signInAs(app, 'support')
    expect(refusalOf(await refund('txn_none'))).toEqual([404, 'transaction_not_found'])
    expect(refusalOf(await refund('x'.repeat(3000)))).toEqual([404, 'transaction_not_found'])
    expect(refusalOf(await refund(id, {}, support.token))).toEqual([403, 'forbidden'])
    expect((await refund(id, {}, '')).status).toBe(401)
    expect(await rowsOf(app.pool, organization)).toHaveLength(1)
  })
})
