import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { makeOrganization, signInAs, topUp } from '../../support/factories'
import { refusalOf, setLimits } from '../../support/ledger'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'
import { grant, makeCode, promoApi } from './codes'

let app: TestPayload
let api: ReturnType<typeof promoApi>
let owner: { id: string; token: string }
let finance: { id: string; token: string }

beforeAll(async () => {
  app = await bootTestPayload()
  api = promoApi(app)
  owner = await signInAs(app, 'owner')
  finance = await signInAs(app, 'finance')
  await setLimits(app.pool, { ownerPerDay: '1000000', financePerDay: '100000' })
})
afterAll(() => app.close())

const trail = async (resource: string) => {
  const { rows } = await app.pool.query<{ action: string; actor: string; result: string }>(
    `select action, actor, result, changes from audit_logs where resource = $1 order by created_at, ctid`,
    [resource],
  )
  return rows as { action: string; actor: string; result: string; changes: object }[]
}

describe('a promo code', () => {
  it('is kept as typed, known by its key, with the state of the moment', async () => {
    const { status, body } = await api.create(
      grant({ code: ' Spring-2027 ', name: 'Spring', timeZone: 'europe/berlin' }),
      finance.token,
    )
    expect(status).toBe(201)
    expect(body.doc).toMatchObject({
      ...{
        code: 'Spring-2027',
        codeKey: 'SPRING-2027',
        state: 'active',
        timeZone: 'Europe/Berlin',
      },
      ...{ redeemed: 0, spent: '0', amount: '10', maxPerOrganization: 1 },
    })
    expect(body.doc.id).toMatch(/^pro_/)
    const [created] = await trail(body.doc.id)
    expect(created).toMatchObject({ action: 'promo_code.create', actor: finance.id })
    const scheduled = await makeCode(app, owner.token, { startsAt: '2100-01-01T00:00:00Z' })
    expect((await api.read(scheduled.id, owner.token)).body.state).toBe('scheduled')
  })

  it('is made where none is typed', async () => {
    const { code } = await makeCode(app, owner.token, { code: '' })
    expect(code).toMatch(/^[A-HJ-NP-Z2-9]{5}-[A-HJ-NP-Z2-9]{5}$/)
  })

  it('is the only one of its key that is not deleted', async () => {
    const { id, code } = await makeCode(app, owner.token)
    const again = () => api.create(grant({ code: code.toLowerCase() }), owner.token)
    expect(refusalOf(await again())).toEqual([409, 'promo_code_taken'])
    const trashed = await api.patch(id, { deletedAt: '2026-11-26T00:00:00Z' }, owner.token)
    expect(trashed.body.doc).toMatchObject({ active: false, state: 'deleted' })
    expect((await again()).status).toBe(201)
    const restored = await app.api('PATCH', `/api/promo-codes/${id}?trash=true`, {
      ...{ token: owner.token, body: { deletedAt: null } },
    })
    expect(refusalOf(restored)).toEqual([409, 'promo_code_taken'])
  })

  it('of one key, made 50 times at once, is one', async () => {
    const body = grant({ amount: '1', maxRedemptions: 1 })
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => api.create(body, owner.token)),
    )
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    for (const { status } of answers) expect([201, 400, 409]).toContain(status)
  })

  it('says what is wrong with it', async () => {
    for (const [terms, field] of [
      [{ code: 'A B' }, 'code'],
      [{ kind: 'lottery' }, 'kind'],
      [{ amount: null }, 'amount'],
      [{ basisPoints: 5 }, 'basisPoints'],
      [{ plans: ['gold'], kind: 'price_cut', duration: 'once' }, 'plans'],
      [{ plans: 'pro', kind: 'price_cut', duration: 'once' }, 'plans'],
      [{ maxRedemptions: 1.5 }, 'maxRedemptions'],
      [{ maxRedemptions: 'many' }, 'maxRedemptions'],
      [{ startsAt: 'soon' }, 'startsAt'],
      [{ active: 'yes' }, 'active'],
      [{ organizations: 'org_x' }, 'organizations'],
      [{ startsAt: '2027-01-02T00:00:00Z', endsAt: '2027-01-02T00:00:00Z' }, 'endsAt'],
    ] as const) {
      const answer = await api.create(grant(terms), owner.token)
      expect(refusalOf(answer), field).toEqual([422, 'promo_code_invalid'])
      expect(answer.body.errors[0].data.details.field).toBe(field)
    }
    expect(refusalOf(await api.create(grant({ amount: '12,50' }), owner.token))).toEqual([
      400,
      'amount_invalid',
    ])
    expect(refusalOf(await api.create(grant({ timeZone: 'Mars' }), owner.token))).toEqual([
      400,
      'time_zone_invalid',
    ])
  })

  it('counts what nobody may set', async () => {
    const { id } = await makeCode(app, owner.token, { redeemed: 5, spent: '50', state: 'expired' })
    const answer = await api.patch(id, { redeemed: 7, spent: '70', codeKey: 'X' }, owner.token)
    expect(answer.body.doc).toMatchObject({ redeemed: 0, spent: '0', state: 'active' })
    expect(answer.body.doc.codeKey).not.toBe('X')
  })

  it('keeps what it promised once somebody has redeemed it', async () => {
    const { id, code } = await makeCode(app, owner.token, { endsAt: '2100-01-01T00:00:00Z' })
    const organization = await makeOrganization(app.pool)
    await api.redeem(organization, { code, idempotencyKey: 'a' }, owner.token)
    for (const change of [{ amount: '11' }, { code: 'OTHER-CODE' }, { endsAt: null }])
      expect(refusalOf(await api.patch(id, change, owner.token))).toEqual([
        422,
        'promo_terms_fixed',
      ])
    expect(refusalOf(await api.patch(id, { maxRedemptions: 0 }, owner.token))[0]).toBe(422)
    const allowed = { name: 'New', note: 'why', maxRedemptions: 1, active: false }
    const answer = await api.patch(id, { ...allowed, endsAt: '2099-01-01T00:00:00Z' }, owner.token)
    expect(answer.body.doc).toMatchObject(allowed)
    const redemptions = await app.api('GET', `/api/promo-redemptions?where[code][equals]=${code}`, {
      token: owner.token,
    })
    expect(redemptions.body.docs[0].terms).toMatchObject({
      amount: '10',
      maxRedemptions: 10,
      endsAt: '2100-01-01T00:00:00.000Z',
    })
    const gone = await app.api('DELETE', `/api/promo-codes/${id}`, { token: owner.token })
    expect(refusalOf(gone)).toEqual([409, 'promo_code_redeemed'])
    expect((await trail(id)).map(({ result }) => result)).toContain('refused:promo_code_redeemed')
  })

  it('that nobody used is removed, with its audit entry', async () => {
    const { id } = await makeCode(app, owner.token)
    const gone = await app.api('DELETE', `/api/promo-codes/${id}`, { token: owner.token })
    expect(gone.status).toBe(200)
    expect((await trail(id)).at(-1)).toMatchObject({ action: 'promo_code.delete' })
  })

  it('edited and redeemed at once loses neither the edit nor a redemption', async () => {
    const { id, code } = await makeCode(app, owner.token, { maxRedemptions: 50, amount: '1' })
    const organizations = await Promise.all(
      Array.from({ length: 25 }, () => makeOrganization(app.pool)),
    )
    const calls = organizations.flatMap((organization, i) => [
      api.redeem(organization, { code, idempotencyKey: 'k' }, finance.token),
      api.patch(id, { name: `Name ${i}` }, owner.token),
    ])
    const answers = await Promise.all(calls)
    const redeemed = answers.filter((_, i) => i % 2 === 0)
    expect(redeemed.map(({ status }) => status)).toEqual(Array(25).fill(200))
    const edits = answers.filter((_, i) => i % 2 === 1).map(refusalOf)
    for (const [status, reason] of edits)
      expect(status === 200 || reason === 'changed_meanwhile').toBe(true)
    expect((await api.read(id, owner.token)).body).toMatchObject({ redeemed: 25, spent: '25' })
  })
})

describe('what somebody would get', () => {
  it('is said without doing it', async () => {
    const organization = await makeOrganization(app.pool)
    const bonus = { kind: 'topup_bonus', amount: null, basisPoints: 1000, maxBonus: '5' }
    const { id } = await makeCode(app, owner.token, { ...bonus, firstPurchaseOnly: true })
    const check = async (amount: string) =>
      (
        await api.get(
          `promo-codes/${id}/check?organization=${organization}&amount=${amount}`,
          finance.token,
        )
      ).body
    expect(await check('30')).toEqual({
      ...{ eligible: true, reason: null, message: null, benefit: '3' },
    })
    expect(await check('400')).toMatchObject({ eligible: true, benefit: '5' })
    await topUp(app.pool, organization, '1')
    expect(await check('50')).toMatchObject({
      ...{ eligible: false, reason: 'promo_first_purchase_only', benefit: '0' },
    })
    const { rows } = await app.pool.query(
      `select 1 from promos.refusals where organization_id = '${organization}'`,
    )
    expect(rows).toEqual([])
    const get = (path: string) => api.get(`promo-codes/${path}`, finance.token)
    expect(refusalOf(await get(`${id}/check?organization=org_none`))).toEqual([
      404,
      'organization_not_found',
    ])
    expect(refusalOf(await get(`pro_none/check?organization=${organization}`))).toEqual([
      404,
      'promo_code_not_found',
    ])
    expect(refusalOf(await get(`${id}/check?organization=${organization}&amount=many`))).toEqual([
      400,
      'amount_invalid',
    ])
  })
})

describe('a batch', () => {
  const campaign = async () =>
    (await app.api('POST', '/api/promo-campaigns', { token: owner.token, body: { name: 'Fair' } }))
      .body.doc.id as string
  const batch = (id: string, body: Record<string, unknown>, token = owner.token) =>
    api.post(`promo-campaigns/${id}/codes`, body, token)

  it('is so many codes of one campaign, all alike, each told in the trail', async () => {
    const id = await campaign()
    const organization = await makeOrganization(app.pool)
    const terms = {
      kind: 'credit_grant',
      amount: '5',
      maxRedemptions: 1,
      organizations: [organization],
    }
    const { status, body } = await batch(id, { count: 25, prefix: 'fair', active: true, ...terms })
    expect(status).toBe(201)
    expect(new Set(body.codes.map(({ code }: { code: string }) => code)).size).toBe(25)
    expect(body.activation).toMatchObject({ exposure: '125', state: 'active' })
    for (const { code } of body.codes) expect(code).toMatch(/^FAIR-.{5}-.{5}$/)
    const [first] = body.codes
    expect((await api.read(first.id, owner.token)).body).toMatchObject({
      ...{ campaign: id, amount: '5', active: true, state: 'active' },
      organizations: [organization],
    })
    expect((await trail(first.id)).map(({ action }) => action)).toEqual([
      'promo_code.create',
      'promo_code.update',
    ])
    const redeemed = await api.redeem(
      organization,
      { code: first.code, idempotencyKey: 'a' },
      finance.token,
    )
    expect(redeemed.body.redemption.campaign).toBe(id)
    const use = await api.get(`promo-campaigns/${id}/use`, finance.token)
    expect(use.body).toMatchObject({ codes: 25, redeemed: 1, spent: '5', spentNet: '5' })
    const gone = await app.api('DELETE', `/api/promo-campaigns/${id}`, { token: owner.token })
    expect(refusalOf(gone)).toEqual([409, 'promo_campaign_in_use'])
  })

  it('cuts prices of the plans that it says', async () => {
    const id = await campaign()
    const terms = { kind: 'price_cut', basisPoints: 2500, duration: 'months', durationMonths: 3 }
    const { body } = await batch(id, { count: 1, ...terms, plans: ['pro', 'dev_max'] })
    expect((await api.read(body.codes[0].id, owner.token)).body).toMatchObject({
      ...{ basisPoints: 2500, plans: ['pro', 'dev_max'], active: false, state: 'disabled' },
    })
  })

  it('says what is wrong with it', async () => {
    const id = await campaign()
    const terms = { kind: 'credit_grant', amount: '5', maxRedemptions: 1 }
    for (const [body, refusal] of [
      [{ ...terms }, [400, 'count_invalid']],
      [{ count: 1001, ...terms }, [400, 'count_invalid']],
      [{ count: 2, prefix: 'a b', ...terms }, [400, 'prefix_invalid']],
      [{ count: 2, active: 1, ...terms }, [400, 'active_invalid']],
      [{ count: 2, code: 'SAME', ...terms }, [400, 'unknown_field']],
      [{ count: 2, ...terms, amount: '0' }, [422, 'promo_code_invalid']],
      [{ count: 2, ...terms, organizations: ['org_none'] }, [422, 'promo_code_invalid']],
      [{ count: 2, ...terms, maxRedemptions: null, active: true }, [422, 'promo_limit_required']],
    ] as const)
      expect(refusalOf(await batch(id, body))).toEqual(refusal)
    expect(refusalOf(await batch('cmp_none', { count: 1, ...terms }))).toEqual([
      404,
      'promo_campaign_not_found',
    ])
    const { rows } = await app.pool.query(`select 1 from promo_codes where campaign_id = '${id}'`)
    expect(rows).toEqual([])
  })
})
