import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { makeOrganization, signInAs } from '../../support/factories'
import { refusalOf } from '../../support/ledger'
import { storedMails } from '../../support/mails'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'
import { grant, makeCode, promoApi } from './codes'

let app: TestPayload
let api: ReturnType<typeof promoApi>

beforeAll(async () => {
  app = await bootTestPayload()
  api = promoApi(app)
})
afterAll(() => app.close())

/** A new one each time: a day's total is an operator's own. */
const operator = (role: 'finance' | 'owner') => signInAs(app, role)

describe('switching a code on', () => {
  it('answers for all that it may give: at most what one may give at once', async () => {
    const { token } = await operator('finance')
    expect((await api.create(grant({ amount: '100' }), token)).status).toBe(201)
    const more = await api.create(grant({ amount: '100', maxRedemptions: 11 }), token)
    expect(refusalOf(more)).toEqual([422, 'gift_limit_exceeded'])
    const budget = grant({ amount: '100', maxRedemptions: 11, budget: '1000' })
    expect((await api.create(budget, token)).status).toBe(201)
    const open = grant({ maxRedemptions: null })
    expect(refusalOf(await api.create(open, token))).toEqual([422, 'promo_limit_required'])
    expect((await api.create({ ...open, active: false }, token)).status).toBe(201)
    const cut = { kind: 'price_cut', amount: null, basisPoints: 10_000, duration: 'forever' }
    expect((await api.create(grant({ ...cut, maxRedemptions: null }), token)).status).toBe(201)
  })

  it('counts on the day with what one gave, and gifts count it', async () => {
    const { token } = await operator('finance')
    const organization = await makeOrganization(app.pool)
    for (let i = 0; i < 4; i += 1) await makeCode(app, token, { amount: '100' })
    const gift = (creditAmount: string) =>
      api.post(`organizations/${organization}/gift-credits`, { creditAmount, comment: 'x' }, token)
    expect((await gift('600')).status).toBe(200)
    expect(refusalOf(await gift('401'))).toEqual([422, 'daily_limit_exceeded'])
    const code = (maxRedemptions: number) =>
      api.create(grant({ amount: '1', maxRedemptions }), token)
    expect(refusalOf(await code(401))).toEqual([422, 'daily_limit_exceeded'])
    expect((await code(400)).status).toBe(201)
  })

  it('holds 50 at once to the day’s total', async () => {
    const { token } = await operator('finance')
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => api.create(grant({ amount: '49' }), token)),
    )
    // 5,000 a day is ten times 490; the second-person amount is not reached below it.
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(10)
  })

  it('and promising more of what is on answers for the rest; less is free', async () => {
    const { id: actor, token } = await operator('finance')
    const { id } = await makeCode(app, token, { amount: '10', maxRedemptions: 20 })
    const patch = (maxRedemptions: number) => api.patch(id, { maxRedemptions }, token)
    expect((await patch(10)).status).toBe(200)
    expect((await patch(100)).status).toBe(200)
    expect(refusalOf(await patch(201))).toEqual([422, 'gift_limit_exceeded'])
    const { rows } = await app.pool.query<{ exposure: string }>(
      `select trim_scale(exposure)::text as exposure from promos.activations where requester = $1
       order by requested_at`,
      [actor],
    )
    expect(rows.map(({ exposure }) => exposure)).toEqual(['200', '900'])
  })
})

describe('a second person', () => {
  it('agrees from the amount on, by a route of its own', async () => {
    const [asks, agrees] = [await operator('owner'), await operator('owner')]
    const big = { amount: '100', maxRedemptions: 60 }
    const refused = await api.create(grant(big), asks.token)
    expect(refusalOf(refused)).toEqual([422, 'approval_required'])
    const { id, code } = await makeCode(app, asks.token, { ...big, active: false })
    const call = (verb: string, token: string, body = {}) =>
      api.post(`promo-codes/${id}/${verb}`, body, token)
    const asked = await call('activate', asks.token)
    expect(asked.status).toBe(202)
    expect(asked.body.activation).toMatchObject({ exposure: '6000', state: 'waiting' })
    expect((await call('activate', asks.token)).body).toEqual(asked.body)
    const about = asked.body.activation.id as string
    const mailed = async () =>
      (await storedMails(app.pool, { about })).map(({ kind, recipient, state }) => [
        kind,
        recipient,
        state,
      ])
    const opened = 'promo_activation.opened'
    expect(await mailed()).toContainEqual([opened, agrees.id, 'waiting'])
    expect(await mailed()).not.toContainEqual([opened, asks.id, 'waiting'])
    const attention = await api.get('attention?kind=gift_request', agrees.token)
    expect(JSON.stringify(attention.body)).toContain(about)
    expect(refusalOf(await call('activate', agrees.token))).toEqual([409, 'activation_waiting'])
    const organization = await makeOrganization(app.pool)
    const redeem = { code, idempotencyKey: 'a' }
    expect(refusalOf(await api.redeem(organization, redeem, agrees.token))).toEqual([
      422,
      'promo_code_disabled',
    ])
    expect(refusalOf(await call('approve', asks.token))).toEqual([422, 'same_person'])
    const finance = await operator('finance')
    expect(refusalOf(await call('approve', finance.token))).toEqual([
      422,
      'approval_limit_exceeded',
    ])
    const use = await api.get(`promo-codes/${id}/use`, finance.token)
    expect(use.body.activation.id).toBe(asked.body.activation.id)
    expect((await call('approve', agrees.token)).body.activation).toMatchObject({
      ...{ state: 'active', decidedBy: agrees.id },
    })
    expect(refusalOf(await call('approve', agrees.token))).toEqual([404, 'activation_not_found'])
    expect(await mailed()).toContainEqual(['promo_activation.approved', asks.id, 'waiting'])
    expect(await mailed()).toContainEqual([opened, agrees.id, 'withdrawn'])
    expect((await api.redeem(organization, redeem, agrees.token)).status).toBe(200)
  })

  it('is asked for many small codes as for a big one', async () => {
    const { token } = await operator('owner')
    for (const amount of ['200', '200']) await makeCode(app, token, { amount })
    expect(refusalOf(await api.create(grant({ amount: '100' }), token))).toEqual([
      422,
      'approval_required',
    ])
  })

  it('declines, and whoever asked takes it back', async () => {
    const [asks, declines] = [await operator('owner'), await operator('owner')]
    const big = { amount: '100', maxRedemptions: 60, active: false }
    const { id } = await makeCode(app, asks.token, big)
    for (const { token } of [declines, asks]) {
      await api.post(`promo-codes/${id}/activate`, {}, asks.token)
      const empty = await api.post(`promo-codes/${id}/decline`, {}, token)
      expect(refusalOf(empty)).toEqual([400, 'reason_required'])
      const answer = await api.post(`promo-codes/${id}/decline`, { reason: 'too much' }, token)
      expect(answer.body.activation).toMatchObject({ state: 'declined', declineReason: 'too much' })
    }
    expect((await api.read(id, asks.token)).body.active).toBe(false)
  })

  it('does not agree to more than was asked', async () => {
    const [asks, agrees] = [await operator('owner'), await operator('owner')]
    const { id } = await makeCode(app, asks.token, {
      ...{ amount: '100', maxRedemptions: 60, active: false },
    })
    await api.post(`promo-codes/${id}/activate`, {}, asks.token)
    await api.patch(id, { maxRedemptions: 90 }, asks.token)
    const answer = await api.post(`promo-codes/${id}/approve`, {}, agrees.token)
    expect(refusalOf(answer)).toEqual([422, 'activation_outdated'])
  })

  it('is not needed for what was on and is switched off, and on again for what is left', async () => {
    const { token } = await operator('finance')
    const { id, code } = await makeCode(app, token, { amount: '50' })
    const organization = await makeOrganization(app.pool)
    await api.redeem(organization, { code, idempotencyKey: 'a' }, token)
    expect((await api.patch(id, { active: false }, token)).status).toBe(200)
    const on = await api.post(`promo-codes/${id}/activate`, {}, token)
    expect(on.body.activation).toMatchObject({ exposure: '450', state: 'active' })
    expect((await api.post(`promo-codes/${id}/activate`, {}, token)).body.activation).toBeNull()
  })
})
