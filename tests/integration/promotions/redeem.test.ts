import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { makeOrganization, readBalance, signInAs, topUp } from '../../support/factories'
import { auditOf, refusalOf, rowsOf } from '../../support/ledger'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'
import { addMember } from '../users/people'
import { countsOf, makeCode, promoApi, refusalsOf } from './codes'

let app: TestPayload
let api: ReturnType<typeof promoApi>
let finance: { id: string; token: string }
let owner: { id: string; token: string }

beforeAll(async () => {
  app = await bootTestPayload()
  api = promoApi(app)
  finance = await signInAs(app, 'finance')
  owner = await signInAs(app, 'owner')
})
afterAll(() => app.close())

const redeem = (organization: string, code: string, idempotencyKey: string) =>
  api.redeem(organization, { code, idempotencyKey }, finance.token)

describe('redeeming a code', () => {
  it('gives the credits of a gift, at once, with its row, its use and its audit entry', async () => {
    const organization = await makeOrganization(app.pool)
    const { id, code } = await makeCode(app, owner.token)
    const answer = await redeem(organization, ` ${code.toLowerCase()} `, 'first')
    expect(answer.status).toBe(200)
    const { credits, redemption } = answer.body
    expect(credits).toBe('10')
    expect(redemption).toMatchObject({
      ...{ promoCode: id, code, organization, ordinal: 1, kind: 'credit_grant' },
      ...{ creditAmount: '10', reversedBy: null, actor: finance.id },
    })
    expect(redemption.id).toMatch(/^red_/)
    expect(redemption.terms).toMatchObject({ amount: '10', maxRedemptions: 10 })
    const [row] = await rowsOf(app.pool, organization)
    expect(row).toMatchObject({
      ...{ id: redemption.transaction, type: 'credit_gift', status: 'completed', amount: null },
      ...{ credit_amount: '10.000000000', actor: 'system:promo_code', sequence: 1 },
    })
    expect(await readBalance(app.pool, organization)).toMatchObject({
      credits: '10.000000000',
      allTimeCredits: '10.000000000',
    })
    expect(await countsOf(app.pool, id)).toEqual({ redeemed: 1, spent: '10', rows: 1 })
    expect(await auditOf(app.pool, organization)).toEqual([
      expect.objectContaining({
        ...{ action: 'promo_code.redeem', actor: finance.id, result: 'done' },
        resource: redemption.transaction,
      }),
    ])
    const listed = await app.api('GET', `/api/promo-redemptions/${redemption.id}`, {
      token: owner.token,
    })
    expect(listed.body).toMatchObject({ creditAmount: '10', promoCode: id, actor: finance.id })
  })

  it('answers a repeated key as the first time, also when the code is used up or in between', async () => {
    const organization = await makeOrganization(app.pool)
    const { id, code } = await makeCode(app, owner.token, { maxRedemptions: 1 })
    const first = await redeem(organization, code, 'key')
    await topUp(app.pool, organization, '5')
    const again = await redeem(organization, code.toLowerCase(), 'key')
    expect(again.body).toEqual(first.body)
    expect(again.status).toBe(200)
    expect(refusalOf(await redeem(organization, 'OTHER', 'key'))).toEqual([
      409,
      'idempotency_conflict',
    ])
    expect(await countsOf(app.pool, id)).toMatchObject({ redeemed: 1 })
    expect(await refusalsOf(app.pool, organization)).toEqual([])
  })

  it('does not use up the key of a refused call', async () => {
    const organization = await makeOrganization(app.pool)
    const { id, code } = await makeCode(app, owner.token, { active: false })
    expect(refusalOf(await redeem(organization, code, 'k'))).toEqual([422, 'promo_code_disabled'])
    expect((await api.patch(id, { active: true }, owner.token)).status).toBe(200)
    expect((await redeem(organization, code, 'k')).status).toBe(200)
    expect(await refusalsOf(app.pool, organization)).toEqual(['promo_code_disabled'])
  })
})

describe('limits hold', () => {
  it('200 parallel redeems of a code for 10 give exactly 10', async () => {
    const { id, code } = await makeCode(app, owner.token)
    const organizations = await Promise.all(
      Array.from({ length: 200 }, () => makeOrganization(app.pool)),
    )
    const answers = await Promise.all(organizations.map((id, i) => redeem(id, code, `k${i}`)))
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => status === 200)).toHaveLength(10)
    const refused = answers.filter(({ status }) => status !== 200)
    expect(new Set(refused.map((answer) => refusalOf(answer).join(' ')))).toEqual(
      new Set(['422 promo_code_used_up']),
    )
    expect(await countsOf(app.pool, id)).toEqual({ redeemed: 10, spent: '100', rows: 10 })
    const { rows } = await app.pool.query(
      'select count(*)::int as kept from promos.refusals where promo_code_id = $1',
      [id],
    )
    expect(rows).toEqual([{ kept: 190 }])
  })

  it('50 parallel redeems by one organization give 1, each with a key of its own', async () => {
    const organization = await makeOrganization(app.pool)
    const { id, code } = await makeCode(app, owner.token)
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => redeem(organization, code, `k${i}`)),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(await countsOf(app.pool, id)).toMatchObject({ redeemed: 1, rows: 1 })
    expect(await readBalance(app.pool, organization)).toMatchObject({ credits: '10.000000000' })
    expect(await refusalsOf(app.pool, organization)).toEqual(Array(49).fill('promo_limit_reached'))
  })

  it('50 parallel calls with one key are one redemption, told to all', async () => {
    const organization = await makeOrganization(app.pool)
    const { id, code } = await makeCode(app, owner.token, { maxPerOrganization: 50 })
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => redeem(organization, code, 'one')),
    )
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1)
    expect(answers[0]?.status).toBe(200)
    expect(await countsOf(app.pool, id)).toMatchObject({ redeemed: 1, rows: 1 })
  })

  it('of a budget, and of so many per organization', async () => {
    const [one, two] = [await makeOrganization(app.pool), await makeOrganization(app.pool)]
    const limits = { maxRedemptions: null, budget: '35', maxPerOrganization: 2 }
    const { id, code } = await makeCode(app, owner.token, limits)
    for (const [key, ordinal] of Object.entries({ a: 1, b: 2 }))
      expect((await redeem(one, code, key)).body.redemption.ordinal).toBe(ordinal)
    expect(refusalOf(await redeem(one, code, 'c'))).toEqual([422, 'promo_limit_reached'])
    expect((await redeem(two, code, 'a')).status).toBe(200)
    expect(refusalOf(await redeem(two, code, 'b'))).toEqual([422, 'promo_budget_used_up'])
    expect(await countsOf(app.pool, id)).toEqual({ redeemed: 3, spent: '30', rows: 3 })
  })

  it('of the window, by the database’s clock and to the millisecond', async () => {
    const organization = await makeOrganization(app.pool)
    const { id, code } = await makeCode(app, owner.token, { maxPerOrganization: 9 })
    // The clock of a session cannot be set: the edges are moved to it, by what is compared with it.
    const edge = async (column: 'ends_at' | 'starts_at', offset: string) =>
      app.pool.query(
        `update promo_codes set starts_at = null, ends_at = null where id = '${id}';
         update promo_codes set ${column} = clock_timestamp() + interval '${offset}' where id = '${id}'`,
      )
    await edge('ends_at', '0')
    expect(refusalOf(await redeem(organization, code, 'a'))).toEqual([422, 'promo_code_expired'])
    await edge('ends_at', '1 hour')
    expect((await redeem(organization, code, 'b')).status).toBe(200)
    await edge('starts_at', '1 hour')
    expect(refusalOf(await redeem(organization, code, 'c'))).toEqual([422, 'promo_code_scheduled'])
    await edge('starts_at', '0')
    expect((await redeem(organization, code, 'd')).status).toBe(200)
  })
})

describe('who gets a code, and who does not', () => {
  it('first purchases only: gifts do not count, a reversed top-up neither', async () => {
    const { code } = await makeCode(app, owner.token, { firstPurchaseOnly: true })
    const [gifted, paid] = [await makeOrganization(app.pool), await makeOrganization(app.pool)]
    await api.post(`organizations/${gifted}/gift-credits`, { creditAmount: '5' }, owner.token)
    expect((await redeem(gifted, code, 'a')).status).toBe(200)
    const { id } = await topUp(app.pool, paid, '5')
    expect(refusalOf(await redeem(paid, code, 'a'))).toEqual([422, 'promo_first_purchase_only'])
    const reversal = { reason: 'mistake', idempotencyKey: 'r' }
    expect((await api.post(`transactions/${id}/reverse`, reversal, owner.token)).status).toBe(200)
    expect((await redeem(paid, code, 'a')).status).toBe(200)
  })

  it('is no member, not deleted, and among those it is for', async () => {
    const [mine, deleted, other] = [
      await makeOrganization(app.pool),
      await makeOrganization(app.pool, { status: 'deleted' }),
      await makeOrganization(app.pool),
    ]
    await addMember(app.pool, mine, finance.id, 'viewer')
    const { code } = await makeCode(app, owner.token, { organizations: [mine, deleted] })
    expect(refusalOf(await redeem(mine, code, 'a'))).toEqual([422, 'own_organization'])
    expect(refusalOf(await redeem(deleted, code, 'a'))).toEqual([422, 'organization_deleted'])
    expect(refusalOf(await redeem(other, code, 'a'))).toEqual([
      422,
      'promo_code_not_for_organization',
    ])
    expect((await api.redeem(mine, { code, idempotencyKey: 'a' }, owner.token)).status).toBe(200)
    expect(refusalOf(await redeem('org_none', code, 'a'))).toEqual([404, 'organization_not_found'])
  })

  it('is told what a bonus and a cut need', async () => {
    const organization = await makeOrganization(app.pool)
    const bonus = { kind: 'topup_bonus', amount: null, basisPoints: 1000, maxBonus: '5' }
    const cut = { kind: 'price_cut', amount: null, basisPoints: 5000, duration: 'once' }
    const [added, taken] = [
      await makeCode(app, owner.token, bonus),
      await makeCode(app, owner.token, cut),
    ]
    expect(refusalOf(await redeem(organization, added.code, 'a'))).toEqual([
      422,
      'promo_needs_top_up',
    ])
    expect(refusalOf(await redeem(organization, taken.code, 'a'))).toEqual([
      422,
      'promo_needs_plan',
    ])
    expect(await rowsOf(app.pool, organization)).toEqual([])
  })

  it('is told what is wrong with the call', async () => {
    const organization = await makeOrganization(app.pool)
    const call = (body: Record<string, unknown>) => api.redeem(organization, body, finance.token)
    for (const [body, code] of [
      [{ idempotencyKey: 'k' }, 'code_invalid'],
      [{ code: 7, idempotencyKey: 'k' }, 'code_invalid'],
      [{ code: 'ABC' }, 'idempotency_key_required'],
      [{ code: 'ABC', idempotencyKey: '' }, 'idempotency_key_invalid'],
      [{ code: 'ABC', idempotencyKey: 'k', amount: 5 }, 'unknown_field'],
    ] as const)
      expect(refusalOf(await call(body)), code).toEqual([400, code])
    expect(await refusalsOf(app.pool, organization)).toEqual([])
  })
})
