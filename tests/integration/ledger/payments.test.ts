import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { makeOrganization, readBalance, signInAs } from '../../support/factories'
import { auditOf, ledgerApi, refusalOf, rowsOf } from '../../support/ledger'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'

let app: TestPayload
let api: ReturnType<typeof ledgerApi>
let finance: { id: string; token: string }
let owner: { id: string; token: string }

beforeAll(async () => {
  app = await bootTestPayload()
  api = ledgerApi(app)
  finance = await signInAs(app, 'finance')
  owner = await signInAs(app, 'owner')
})
afterAll(() => app.close())

let keys = 0
const wire = (more: Record<string, unknown> = {}) => ({
  amount: '100',
  paymentMethod: 'wire',
  externalReference: 'INV-1',
  idempotencyKey: `pay-${(keys += 1)}`,
  ...more,
})

describe('an offline payment', () => {
  it('is a top-up with method, reference and value date', async () => {
    const organization = await makeOrganization(app.pool)
    const body = wire({
      amount: '105.00',
      creditAmount: 100,
      valueDate: '2026-11-20',
      comment: ' by bank ',
    })
    const answer = await api.pay(organization, body, finance.token)
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({
      credits: '100',
      transaction: {
        type: 'credit_topup',
        amount: '105',
        creditAmount: '100',
        paymentMethod: 'wire',
        externalReference: 'INV-1',
        valueDate: '2026-11-20T00:00:00.000Z',
        comment: 'by bank',
        description: 'Payment by wire: INV-1',
        actor: finance.id,
      },
    })
    expect(await readBalance(app.pool, organization)).toMatchObject({
      credits: '100.000000000',
      allTimeCredits: '100.000000000',
    })
    expect(await auditOf(app.pool, organization)).toMatchObject([
      { action: 'payment.record', actor: finance.id, result: 'done' },
    ])
  })

  it('gives as many credits as was paid, unless said otherwise', async () => {
    const organization = await makeOrganization(app.pool)
    const answer = await api.pay(organization, wire({ amount: '12.34' }), finance.token)
    expect(answer.body.transaction).toMatchObject({ amount: '12.34', creditAmount: '12.34' })
  })

  it.each([
    ['no amount', { amount: undefined }, 400, 'amount_invalid'],
    ['0', { amount: '0' }, 422, 'amount_not_positive'],
    ['-1', { amount: -1 }, 422, 'amount_not_positive'],
    ['NaN', { amount: 'NaN' }, 400, 'amount_invalid'],
    ['1e309', { amount: '1e309' }, 400, 'amount_invalid'],
    ['12,50', { amount: '12,50' }, 400, 'amount_invalid'],
    ['3 decimals', { amount: '1.001' }, 422, 'amount_too_precise'],
    ['10^15', { amount: 1e15 }, 400, 'amount_invalid'],
    ['credits of 0', { creditAmount: '0' }, 422, 'amount_not_positive'],
    ['a card', { paymentMethod: 'card' }, 400, 'payment_method_invalid'],
    ['no reference', { externalReference: ' ' }, 400, 'external_reference_required'],
    [
      'a long reference',
      { externalReference: 'x'.repeat(256) },
      422,
      'external_reference_too_long',
    ],
    ['a value date of its own kind', { valueDate: '20.11.2026' }, 400, 'time_invalid'],
    ['no key', { idempotencyKey: undefined }, 400, 'idempotency_key_required'],
    ['501 characters', { comment: 'x'.repeat(501) }, 422, 'comment_too_long'],
    ['an unknown field', { reference: 'x' }, 400, 'unknown_field'],
    ['more than the limit', { amount: '1000.01' }, 422, 'gift_limit_exceeded'],
  ])('is refused with %s, which is all that is written', async (_, more, status, code) => {
    const organization = await makeOrganization(app.pool)
    expect(refusalOf(await api.pay(organization, wire(more), finance.token))).toEqual([
      status,
      code,
    ])
    expect(await rowsOf(app.pool, organization)).toEqual([])
    expect((await readBalance(app.pool, organization)).sequence).toBe(0)
    expect(await auditOf(app.pool, organization)).toMatchObject([
      { action: 'payment.record', result: `refused:${code}` },
    ])
  })

  it('is refused by support, by a deleted organization and by one that is not there', async () => {
    const support = await signInAs(app, 'support')
    const organization = await makeOrganization(app.pool)
    const deleted = await makeOrganization(app.pool, { status: 'deleted' })
    expect(refusalOf(await api.pay(organization, wire(), support.token))[0]).toBe(403)
    expect(refusalOf(await api.pay(deleted, wire(), finance.token))).toEqual([
      422,
      'organization_deleted',
    ])
    expect(refusalOf(await api.pay('org_none', wire(), finance.token))).toEqual([
      404,
      'organization_not_found',
    ])
  })

  it('is booked once per key, however often and at once it is sent', async () => {
    const organization = await makeOrganization(app.pool)
    const body = wire()
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => api.pay(organization, body, finance.token)),
    )
    for (const answer of answers)
      expect([answer.status, answer.body]).toEqual([200, answers[0]!.body])
    expect(await rowsOf(app.pool, organization)).toHaveLength(1)
    const other = await api.pay(
      organization,
      { ...body, externalReference: 'INV-2' },
      finance.token,
    )
    expect(refusalOf(other)).toEqual([409, 'idempotency_conflict'])
    // The same key means something else for another operation.
    const gift = { creditAmount: '1', idempotencyKey: body.idempotencyKey }
    expect((await api.gift(organization, gift, finance.token)).status).toBe(200)
  })

  it('counts with gifts in the day of the operator', async () => {
    const operator = await signInAs(app, 'finance')
    for (let i = 0; i < 5; i += 1) {
      const organization = await makeOrganization(app.pool)
      const answer = await api.pay(organization, wire({ amount: '1000' }), operator.token)
      expect(answer.status).toBe(200)
    }
    const gift = { creditAmount: '0.01' }
    expect(
      refusalOf(await api.gift(await makeOrganization(app.pool), gift, operator.token)),
    ).toEqual([422, 'daily_limit_exceeded'])
  })

  it('waits for a second person from $5,000 on, and is then booked whole', async () => {
    const organization = await makeOrganization(app.pool)
    const second = await signInAs(app, 'owner')
    const body = wire({ amount: '6300', creditAmount: '6000', valueDate: '2026-11-19T12:00:00Z' })
    const waiting = await api.pay(organization, body, owner.token)
    expect(waiting.status).toBe(202)
    expect(waiting.body.request).toMatchObject({
      kind: 'payment',
      amount: '6300',
      creditAmount: '6000',
      paymentMethod: 'wire',
      externalReference: 'INV-1',
    })
    const approved = await api.approve(waiting.body.request.id as string, {}, second.token)
    expect(approved.body.transaction).toMatchObject({
      type: 'credit_topup',
      amount: '6300',
      creditAmount: '6000',
      actor: owner.id,
      valueDate: '2026-11-19T12:00:00.000Z',
      idempotencyKey: body.idempotencyKey,
    })
    const again = await api.pay(organization, body, owner.token)
    expect([again.status, again.body.transaction]).toEqual([200, approved.body.transaction])
  })
})
