import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { makeOrganization, readBalance, signInAs, topUp } from '../../support/factories'
import { auditOf, ledgerApi, refusalOf, rowsOf, setLimits } from '../../support/ledger'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'

let app: TestPayload
let api: ReturnType<typeof ledgerApi>

beforeAll(async () => {
  app = await bootTestPayload()
  api = ledgerApi(app)
})
afterAll(() => app.close())

/** A gift with a comment, so that only the rule under test speaks. */
const giving = (creditAmount: string, idempotencyKey?: string) => ({
  creditAmount,
  comment: 'for downtime',
  ...(idempotencyKey ? { idempotencyKey } : {}),
})

describe('limits of a gift', () => {
  it('stop each role at its own amount, and say the limit and what remains', async () => {
    const organization = await makeOrganization(app.pool)
    for (const [role, most, above] of [
      ['support', '50', '50.01'],
      ['finance', '1000', '1000.01'],
    ] as const) {
      const { token } = await signInAs(app, role)
      expect((await api.gift(organization, giving(most), token)).status).toBe(200)
      const refused = await api.gift(organization, giving(above), token)
      expect(refusalOf(refused)).toEqual([422, 'gift_limit_exceeded'])
      expect(refused.body.error.details).toMatchObject({ limit: most, role })
      expect(refused.body.error.details.remaining).toMatch(/^\d+$/)
    }
    expect(await rowsOf(app.pool, organization)).toHaveLength(2)
  })

  it('stop an operator at the total of the day, over all organizations', async () => {
    const { token, id } = await signInAs(app, 'support')
    const organizations = await Promise.all(
      Array.from({ length: 5 }, () => makeOrganization(app.pool)),
    )
    for (const organization of organizations.slice(0, 4))
      expect((await api.gift(organization, giving('50'), token)).status).toBe(200)
    const last = organizations[4]!
    const refused = await api.gift(last, giving('0.01'), token)
    expect(refusalOf(refused)).toEqual([422, 'daily_limit_exceeded'])
    expect(refused.body.error.details).toMatchObject({ limit: '200', used: '200', remaining: '0' })
    expect(await rowsOf(app.pool, last)).toEqual([])
    expect(await auditOf(app.pool, last)).toMatchObject([
      { action: 'credits.gift', actor: id, result: 'refused:daily_limit_exceeded', resource: last },
    ])
  })

  it('hold for 50 parallel gifts of one operator to 50 organizations', async () => {
    const { token, id } = await signInAs(app, 'support')
    const organizations = await Promise.all(
      Array.from({ length: 50 }, () => makeOrganization(app.pool)),
    )
    const answers = await Promise.all(
      organizations.map((organization) => api.gift(organization, giving('7'), token)),
    )
    // 28 × 7 = 196 fit into 200; the 29th does not.
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(28)
    const refused = answers.filter((answer) => answer.status !== 200)
    expect(new Set(refused.map((answer) => refusalOf(answer)[1]))).toEqual(
      new Set(['daily_limit_exceeded']),
    )
    const { rows } = await app.pool.query(
      'select sum(credit_amount)::text as total from transactions where actor = $1',
      [id],
    )
    expect(rows[0].total).toBe('196.000000000')
  })

  it('count what others gave neither for the operator nor against', async () => {
    const organization = await makeOrganization(app.pool)
    const [one, other] = [await signInAs(app, 'support'), await signInAs(app, 'support')]
    await topUp(app.pool, organization, '100000')
    for (let i = 0; i < 4; i += 1)
      expect((await api.gift(organization, giving('50'), one.token)).status).toBe(200)
    expect((await api.gift(organization, giving('50'), other.token)).status).toBe(200)
  })

  it('are those of the settings as they stand', async () => {
    const organization = await makeOrganization(app.pool)
    const { token } = await signInAs(app, 'support')
    await setLimits(app.pool, { supportPerGift: '5', supportPerDay: '8' })
    try {
      expect(refusalOf(await api.gift(organization, giving('5.01'), token))).toEqual([
        422,
        'gift_limit_exceeded',
      ])
      expect((await api.gift(organization, giving('5'), token)).status).toBe(200)
      expect(refusalOf(await api.gift(organization, giving('3.01'), token))).toEqual([
        422,
        'daily_limit_exceeded',
      ])
      expect((await api.gift(organization, giving('3'), token)).status).toBe(200)
    } finally {
      await setLimits(app.pool, { supportPerGift: '50' })
    }
  })
})

describe('a comment', () => {
  it('is required from $25 on', async () => {
    const organization = await makeOrganization(app.pool)
    const { token } = await signInAs(app, 'finance')
    expect((await api.gift(organization, { creditAmount: '24.99' }, token)).status).toBe(200)
    for (const comment of [undefined, '', '   ']) {
      const refused = await api.gift(organization, { creditAmount: '25', comment }, token)
      expect(refusalOf(refused)).toEqual([422, 'comment_required'])
      expect(refused.body.error.details).toEqual({ from: '25' })
    }
    expect((await api.gift(organization, giving('25'), token)).status).toBe(200)
  })

  it('has 500 characters as people count them, and nothing that cannot be stored', async () => {
    const organization = await makeOrganization(app.pool)
    const { token } = await signInAs(app, 'finance')
    const gift = (comment: unknown) => api.gift(organization, { creditAmount: '1', comment }, token)
    expect((await gift('🎁'.repeat(500))).status).toBe(200)
    expect(refusalOf(await gift('🎁'.repeat(501)))).toEqual([422, 'comment_too_long'])
    expect(refusalOf(await gift('a\u0000b'))).toEqual([400, 'comment_invalid'])
    expect(refusalOf(await gift('a\ud800b'))).toEqual([400, 'comment_invalid'])
    expect(refusalOf(await gift(['a']))).toEqual([400, 'comment_invalid'])
  })
})

describe('who may gift to whom', () => {
  it('nobody to an organization of which they are a member', async () => {
    const organization = await makeOrganization(app.pool)
    const { token, id } = await signInAs(app, 'owner')
    await app.pool.query(
      `insert into memberships (id, user_id, organization_id, role) values ($1, $2, $3, 'viewer')`,
      [`mem_${id.slice(4)}`, id, organization],
    )
    const refused = await api.gift(organization, giving('1'), token)
    expect(refusalOf(refused)).toEqual([422, 'own_organization'])
    expect(await auditOf(app.pool, organization)).toMatchObject([
      { result: 'refused:own_organization' },
    ])
    expect((await readBalance(app.pool, organization)).credits).toBe('0.000000000')
  })

  it('a role without the right is refused, which is written down', async () => {
    const organization = await makeOrganization(app.pool)
    const { token, id } = await signInAs(app, 'auditor')
    expect(refusalOf(await api.gift(organization, giving('1'), token))).toEqual([403, 'forbidden'])
    expect(await auditOf(app.pool, organization)).toMatchObject([
      { action: 'credits.gift', actor: id, result: 'refused:forbidden' },
    ])
  })

  it('answers 404 before 409, and 409 before 422', async () => {
    const { token } = await signInAs(app, 'finance')
    const organization = await makeOrganization(app.pool)
    const bad = { creditAmount: '-1', comment: 'x', idempotencyKey: 'order' }
    expect(refusalOf(await api.gift('org_none', bad, token))[0]).toBe(404)
    expect(refusalOf(await api.gift('x'.repeat(5000), bad, token))[0]).toBe(404)
    expect(refusalOf(await api.gift('%00', bad, token))[0]).toBe(404)
    await api.gift(organization, giving('1', 'order'), token)
    expect(refusalOf(await api.gift(organization, bad, token))).toEqual([
      409,
      'idempotency_conflict',
    ])
    const fresh = { ...bad, idempotencyKey: 'fresh' }
    expect(refusalOf(await api.gift(organization, fresh, token))).toEqual([
      422,
      'amount_not_positive',
    ])
    // A refused call does not use up the key.
    expect((await api.gift(organization, giving('2', 'fresh'), token)).status).toBe(200)
  })
})
