import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { makeOrganization, signInAs, topUp } from '../../support/factories'
import { graphql } from '../../support/graphql'
import { refusalOf } from '../../support/ledger'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'

let app: TestPayload
let finance: { id: string; token: string }
let support: { id: string; token: string }

beforeAll(async () => {
  app = await bootTestPayload()
  finance = await signInAs(app, 'finance')
  support = await signInAs(app, 'support')
})
afterAll(() => app.close())

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error as { code?: string }).code ?? String(error),
  )

const gift = (organization: string, more: Record<string, unknown> = {}) => ({
  organization,
  type: 'credit_gift',
  creditAmount: '5',
  ...more,
})

describe('a transaction once booked', () => {
  const tries: Record<string, (id: string) => Promise<string>> = {
    'REST PATCH': async (id) =>
      refusalOf(
        await app.api('PATCH', `/api/transactions/${id}`, {
          token: finance.token,
          body: { comment: 'x' },
        }),
      ).join(' '),
    'REST DELETE': async (id) =>
      refusalOf(await app.api('DELETE', `/api/transactions/${id}`, { token: finance.token })).join(
        ' ',
      ),
    'GraphQL update': async (id) =>
      (
        await graphql(
          app,
          finance.token,
          `mutation { updateTransaction(id: "${id}", data: {comment: "x"}) { id } }`,
        )
      ).errors?.[0]?.extensions?.code ?? 'done',
    'GraphQL delete': async (id) =>
      (await graphql(app, finance.token, `mutation { deleteTransaction(id: "${id}") { id } }`))
        .errors?.[0]?.extensions?.code ?? 'done',
    'Local API update': (id) =>
      codeOf(
        app.payload.update({
          collection: 'transactions',
          id,
          data: { comment: 'x' },
          overrideAccess: true,
        }),
      ),
    'Local API bulk update': () =>
      codeOf(
        app.payload.update({
          collection: 'transactions',
          where: { type: { equals: 'credit_topup' } },
          data: { comment: 'x' },
          overrideAccess: true,
        }),
      ),
    'Local API delete': (id) =>
      codeOf(app.payload.delete({ collection: 'transactions', id, overrideAccess: true })),
  }

  for (const [name, attempt] of Object.entries(tries))
    it(`is not changed or removed by ${name}`, async () => {
      const organization = await makeOrganization(app.pool)
      const { id } = await topUp(app.pool, organization, '10')
      const before = await app.pool.query('select * from transactions where id = $1', [id])
      expect(await attempt(id)).toMatch(/^(403 )?append_only$/)
      const after = await app.pool.query('select * from transactions where id = $1', [id])
      expect(after.rows).toEqual(before.rows)
    })

  it('is not changed by bulk routes or versions', async () => {
    const organization = await makeOrganization(app.pool)
    const { id } = await topUp(app.pool, organization, '10')
    const as = (method: string, path: string) =>
      app.api(method, path, { token: finance.token, body: { comment: 'x' } })
    const where = `where[id][equals]=${id}`
    expect((await as('PATCH', `/api/transactions?${where}`)).status).toBe(403)
    expect((await as('DELETE', `/api/transactions?${where}`)).status).toBe(403)
    // There are no versions, so nothing answers that path.
    await expect(
      app.payload.restoreVersion({ collection: 'transactions', id, overrideAccess: true }),
    ).rejects.toThrow()
    expect((await as('POST', `/api/transactions/${id}/duplicate`)).status).toBeGreaterThanOrEqual(
      400,
    )
    const { rows } = await app.pool.query('select comment from transactions where id = $1', [id])
    expect(rows[0].comment).toBeNull()
  })

  it('writes down who tried', async () => {
    const organization = await makeOrganization(app.pool)
    const { id } = await topUp(app.pool, organization, '10')
    await app.api('DELETE', `/api/transactions/${id}`, { token: support.token })
    const { rows } = await app.pool.query(
      'select action, actor, result from audit_logs where resource = $1',
      [id],
    )
    expect(rows).toEqual([
      { action: 'transaction.delete', actor: support.id, result: 'refused:append_only' },
    ])
  })
})

describe('fields that a caller makes up', () => {
  it('are told where they do not exist, and never reach the ledger where they do', async () => {
    const organization = await makeOrganization(app.pool)
    const create = (more: Record<string, unknown>) =>
      app.api('POST', '/api/transactions', {
        token: finance.token,
        body: gift(organization, more),
      })
    expect(refusalOf(await create({ coment: 'x' }))).toEqual([400, 'unknown_field'])
    expect(refusalOf(await create({ organization: '' }))).toEqual([400, 'organization_required'])
    const made = await create({
      sequence: 99,
      balanceAfter: '1000000',
      bookedAt: '2001-01-01T00:00:00.000Z',
      createdAt: '2001-01-01T00:00:00.000Z',
      actor: 'usr_somebody',
      paymentMethod: 'wire',
      stripePaymentIntentId: 'pi_1',
      status: 'pending',
    })
    expect(made.status).toBe(201)
    expect(made.body.doc).toMatchObject({
      sequence: 1,
      balanceAfter: '5',
      actor: finance.id,
      status: 'completed',
    })
    expect(made.body.doc.createdAt).toBe(made.body.doc.bookedAt)
    expect(new Date(made.body.doc.bookedAt as string).getFullYear()).toBeGreaterThan(2001)
    expect([made.body.doc.paymentMethod, made.body.doc.stripePaymentIntentId]).toEqual([null, null])
  })

  it('do not reach it either where access control is overridden', async () => {
    const organization = await makeOrganization(app.pool)
    const user = await app.payload.findByID({
      collection: 'users',
      id: finance.id,
      overrideAccess: true,
    })
    const made = await app.payload.create({
      collection: 'transactions',
      data: gift(organization, {
        sequence: 7,
        balanceAfter: '9',
        reason: 'x',
        currency: 'EUR',
      }) as never,
      req: { user: { ...user, collection: 'users' } },
      overrideAccess: true,
    })
    expect(made).toMatchObject({ sequence: 1, balanceAfter: '5', currency: 'USD', reason: null })
  })
})
