import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { makeOrganization, readBalance, signInAs, topUp } from '../../support/factories'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'

let app: TestPayload
let finance: { id: string; email: string; token: string }

beforeAll(async () => {
  app = await bootTestPayload()
  finance = await signInAs(app, 'finance')
})
afterAll(() => app.close())

const gift = (organization: string, body: unknown, token = finance.token) =>
  app.api('POST', `/api/admin/organizations/${organization}/gift-credits`, { token, body })

const rowsOf = async (organization: string) =>
  (
    await app.pool.query(
      `select id, type, amount, credit_amount::text, status, currency, description, actor,
         balance_after::text, sequence::int
       from transactions where organization_id = $1 order by sequence`,
      [organization],
    )
  ).rows

const auditOf = async (organization: string) =>
  (
    await app.pool.query(
      `select action, actor, actor_role, result, changes from audit_logs where organization = $1`,
      [organization],
    )
  ).rows

describe('gift-credits', () => {
  it('books row, balance and audit entry together', async () => {
    const organization = await makeOrganization(app.pool)
    const answer = await gift(organization, { creditAmount: '12.50', comment: ' welcome ' })

    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({
      credits: '12.5',
      transaction: {
        type: 'credit_gift',
        amount: null,
        creditAmount: '12.5',
        balanceAfter: '12.5',
      },
    })
    expect(await rowsOf(organization)).toMatchObject([
      {
        type: 'credit_gift',
        amount: null,
        credit_amount: '12.500000000',
        status: 'completed',
        currency: 'USD',
        description: 'Credits gifted by Administrator: welcome',
        actor: finance.id,
        balance_after: '12.500000000',
        sequence: 1,
      },
    ])
    expect(await readBalance(app.pool, organization)).toMatchObject({
      credits: '12.500000000',
      allTimeCredits: '12.500000000',
    })
    expect(await auditOf(organization)).toMatchObject([
      { action: 'credits.gift', actor: finance.id, actor_role: 'finance', result: 'done' },
    ])
  })

  it.each([
    ['zero', { creditAmount: 0 }, 422, 'amount_not_positive'],
    ['a negative amount', { creditAmount: -1 }, 422, 'amount_not_positive'],
    ['three decimals', { creditAmount: '1.001' }, 422, 'amount_too_precise'],
    ['a comma', { creditAmount: '12,50' }, 400, 'amount_invalid'],
    ['trailing letters', { creditAmount: '5abc' }, 400, 'amount_invalid'],
    ['an exponent', { creditAmount: '1e3' }, 400, 'amount_invalid'],
    ['a missing amount', {}, 400, 'amount_invalid'],
    ['10^15', { creditAmount: 1e15 }, 400, 'amount_invalid'],
    ['501 characters', { creditAmount: 1, comment: 'x'.repeat(501) }, 422, 'comment_too_long'],
    ['an unknown field', { creditAmount: 1, coment: 'x' }, 400, 'unknown_field'],
    ['an empty key', { creditAmount: 1, idempotencyKey: '' }, 400, 'idempotency_key_invalid'],
  ])('refuses %s and writes nothing', async (_, body, status, code) => {
    const organization = await makeOrganization(app.pool)
    const answer = await gift(organization, body)
    expect([answer.status, answer.body.error?.code]).toEqual([status, code])
    expect(await rowsOf(organization)).toEqual([])
    expect((await readBalance(app.pool, organization)).credits).toBe('0.000000000')
  })

  it('refuses a missing and a deleted organization', async () => {
    const deleted = await makeOrganization(app.pool, { status: 'deleted' })
    expect((await gift('org_nobody', { creditAmount: 1 })).body.error.code).toBe(
      'organization_not_found',
    )
    expect((await gift(deleted, { creditAmount: 1 })).body.error.code).toBe('organization_deleted')
  })

  it('gives the first result again for the same key, however the amount is spelled', async () => {
    const organization = await makeOrganization(app.pool)
    const first = await gift(organization, { creditAmount: 5, idempotencyKey: 'k' })
    const again = await gift(organization, {
      creditAmount: '5.00',
      idempotencyKey: 'k',
      comment: '',
    })
    expect(again.status).toBe(200)
    expect(again.body).toEqual(first.body)
    const other = await gift(organization, { creditAmount: 6, idempotencyKey: 'k' })
    expect([other.status, other.body.error.code]).toEqual([409, 'idempotency_conflict'])
    expect(await rowsOf(organization)).toHaveLength(1)
  })

  it('makes 50 rows of 50 parallel gifts with 50 keys, and the exact balance', async () => {
    const organization = await makeOrganization(app.pool)
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        gift(organization, { creditAmount: '0.10', idempotencyKey: `key-${i}` }),
      ),
    )
    expect(answers.map((answer) => answer.status)).toEqual(Array(50).fill(200))
    const rows = await rowsOf(organization)
    expect(rows.map((row) => row.sequence)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1))
    expect(rows.at(-1)?.balance_after).toBe('5.000000000')
    expect((await readBalance(app.pool, organization)).credits).toBe('5.000000000')
    expect(await auditOf(organization)).toHaveLength(50)
  })

  it('makes one row of 50 parallel gifts with one key, and answers all alike', async () => {
    const organization = await makeOrganization(app.pool)
    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        gift(organization, { creditAmount: '3', idempotencyKey: 'one' }),
      ),
    )
    const [first] = answers
    for (const answer of answers) expect(answer.body).toEqual(first?.body)
    expect(await rowsOf(organization)).toHaveLength(1)
    expect((await readBalance(app.pool, organization)).credits).toBe('3.000000000')
  })

  it('answers 401 without a session and 403 to roles without the right', async () => {
    const organization = await makeOrganization(app.pool)
    const auditor = await signInAs(app, 'auditor')
    expect((await gift(organization, { creditAmount: 1 }, '')).status).toBe(401)
    expect((await gift(organization, { creditAmount: 1 }, auditor.token)).status).toBe(403)
    expect(await rowsOf(organization)).toEqual([])
  })
})

describe('a transaction created through Payload', () => {
  const create = (body: unknown) =>
    app.api('POST', '/api/transactions', { token: finance.token, body })

  it('books a gift by the same rules', async () => {
    const organization = await makeOrganization(app.pool)
    await topUp(app.pool, organization, '10')
    const answer = await create({
      organization,
      type: 'credit_gift',
      creditAmount: '2.5',
      comment: 'sorry',
      balanceAfter: '999',
      actor: 'usr_somebody',
      sequence: 77,
    })
    expect(answer.status).toBe(201)
    expect(answer.body.doc).toMatchObject({
      creditAmount: '2.5',
      balanceAfter: '12.5',
      sequence: 2,
      actor: finance.id,
      description: 'Credits gifted by Administrator: sorry',
    })
    expect((await readBalance(app.pool, organization)).credits).toBe('12.500000000')
  })

  it('refuses every other type, a repeated key and wrong amounts', async () => {
    const organization = await makeOrganization(app.pool)
    const topup = await create({ organization, type: 'credit_topup', creditAmount: '5' })
    expect(topup.status).toBe(422)
    const body = { organization, type: 'credit_gift', creditAmount: '5', idempotencyKey: 'again' }
    expect((await create(body)).status).toBe(201)
    expect((await create(body)).status).toBe(409)
    expect((await create({ ...body, creditAmount: '-5', idempotencyKey: 'b' })).status).toBe(422)
    expect((await readBalance(app.pool, organization)).credits).toBe('5.000000000')
  })

  it('is never changed or removed', async () => {
    const organization = await makeOrganization(app.pool)
    const { id } = await topUp(app.pool, organization, '10')
    const update = await app.api('PATCH', `/api/transactions/${id}`, {
      token: finance.token,
      body: { comment: 'x' },
    })
    const remove = await app.api('DELETE', `/api/transactions/${id}`, { token: finance.token })
    expect([update.status, remove.status]).toEqual([403, 403])
    await expect(
      app.payload.update({
        collection: 'transactions',
        id,
        data: { comment: 'x' },
        overrideAccess: true,
      }),
    ).rejects.toThrow()
    await expect(app.pool.query('delete from transactions where id = $1', [id])).rejects.toThrow(
      'never changed or removed',
    )
    await expect(app.pool.query('truncate transactions cascade')).rejects.toThrow('never changed')
  })
})
