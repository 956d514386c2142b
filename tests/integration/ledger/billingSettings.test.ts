import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { makeOrganization, signInAs } from '../../support/factories'
import { ledgerApi, refusalOf } from '../../support/ledger'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'

let app: TestPayload
let owner: { id: string; token: string }
let startedAt: Date

beforeAll(async () => {
  app = await bootTestPayload()
})
afterAll(() => app.close())

// Which owners there are decides what happens: every test begins with one, and with nothing saved.
beforeEach(async () => {
  await app.pool.query(`
    delete from billing_settings;
    delete from ledger.limit_raises;
    update users set operator_role = null where operator_role = 'owner'`)
  owner = await signInAs(app, 'owner')
  startedAt = (await app.pool.query('select clock_timestamp() as now')).rows[0].now
})

const read = async (token = owner.token) =>
  (await app.api('GET', '/api/globals/billing-settings', { token })).body
const save = (body: unknown, token = owner.token) =>
  app.api('POST', '/api/globals/billing-settings', { token, body })
const listRaises = async () =>
  (await app.api('GET', '/api/admin/limit-raises', { token: owner.token })).body
const confirm = (id: string, token: string) =>
  app.api('POST', `/api/admin/limit-raises/${id}/confirm`, { token })
const decline = (id: string, token: string) =>
  app.api('POST', `/api/admin/limit-raises/${id}/decline`, { token, body: { reason: 'no' } })

const auditActions = async () =>
  (
    await app.pool.query(
      `select action, actor, changes from audit_logs
       where action like 'limits.%' and result = 'done' and created_at >= $1 order by created_at, id`,
      [startedAt],
    )
  ).rows

/** Lets 24 hours pass for the raise. */
const passADay = () =>
  app.pool.query(
    `update ledger.limit_raises set effective_at = effective_at - interval '24 hours'
     where state = 'scheduled'`,
  )

describe('the limits', () => {
  it('are the defaults of the product until somebody saves them', async () => {
    expect(await read()).toMatchObject({
      supportPerGift: '50',
      supportPerDay: '200',
      financePerGift: '1000',
      financePerDay: '5000',
      ownerPerGift: '10000',
      ownerPerDay: '50000',
      commentRequiredFrom: '25',
      secondPersonFrom: '5000',
    })
  })

  it('are lowered at once, and the trail says from what to what', async () => {
    const answer = await save({ supportPerGift: '40', secondPersonFrom: '4000' })
    expect(answer.status).toBe(200)
    expect(await read()).toMatchObject({ supportPerGift: '40', supportPerDay: '200' })
    const support = await signInAs(app, 'support')
    const organization = await makeOrganization(app.pool)
    const gift = { creditAmount: '40.01', comment: 'x' }
    expect(refusalOf(await ledgerApi(app).gift(organization, gift, support.token))).toEqual([
      422,
      'gift_limit_exceeded',
    ])
    const [entry] = await auditActions()
    expect(entry).toMatchObject({ action: 'limits.update', actor: owner.id })
    expect(entry.changes).toMatchObject({ supportPerGift: { to: '40' } })
  })

  it.each([
    ['a comma', '12,50'],
    ['an exponent', '1e309'],
    ['ten decimals', '1.0123456789'],
    ['less than 0', '-1'],
    ['nothing', ''],
  ])('refuse %s', async (_, supportPerGift) => {
    expect((await save({ supportPerGift })).status).toBe(400)
    expect(await read()).toMatchObject({ supportPerGift: '50' })
  })

  it('are changed by owners alone', async () => {
    for (const role of ['finance', 'support', 'auditor'] as const) {
      const { token } = await signInAs(app, role)
      expect((await save({ supportPerGift: '1' }, token)).status).toBe(403)
    }
    expect(await read()).toMatchObject({ supportPerGift: '50' })
  })
})

describe('a raise with a second owner', () => {
  it('waits for that owner, while what is lowered beside it holds at once', async () => {
    const second = await signInAs(app, 'owner')
    await save({ supportPerGift: '60', supportPerDay: '100' })
    expect(await read()).toMatchObject({ supportPerGift: '50', supportPerDay: '100' })
    const { raises, limits } = await listRaises()
    expect(limits.supportPerGift).toBe('50')
    expect(raises).toMatchObject([
      {
        state: 'waiting',
        changes: { supportPerGift: '60' },
        requester: owner.id,
        effectiveAt: null,
      },
    ])
    const { id } = raises[0]
    expect(refusalOf(await confirm(id, owner.token))).toEqual([422, 'same_person'])
    const finance = await signInAs(app, 'finance')
    expect(refusalOf(await confirm(id, finance.token))).toEqual([403, 'forbidden'])
    const confirmed = await confirm(id, second.token)
    expect(confirmed.body.raise).toMatchObject({ state: 'applied', confirmedBy: second.id })
    expect(await read()).toMatchObject({ supportPerGift: '60', supportPerDay: '100' })
    expect(refusalOf(await confirm(id, second.token))).toEqual([409, 'already_decided'])
    expect((await auditActions()).map((entry) => entry.action)).toEqual([
      'limits.request_raise',
      'limits.update',
      'limits.confirm_raise',
    ])
  })

  it('is not confirmed by an owner whom the requester has just made', async () => {
    await signInAs(app, 'owner')
    await save({ supportPerGift: '60' })
    const { raises } = await listRaises()
    const email = 'puppet@example.com'
    const password = 'a long test password'
    const made = await app.api('POST', '/api/users', {
      token: owner.token,
      body: { email, password, operatorRole: 'owner', status: 'active' },
    })
    expect(made.status).toBe(201)
    const login = await app.api('POST', '/api/users/login', { body: { email, password } })
    expect(refusalOf(await confirm(raises[0].id, login.body.token as string))).toEqual([
      422,
      'approver_not_independent',
    ])
  })

  it('does not come into force by waiting, and can be declined or superseded', async () => {
    const second = await signInAs(app, 'owner')
    await save({ supportPerGift: '60' })
    await app.pool.query(
      `update ledger.limit_raises set requested_at = requested_at - interval '30 days'`,
    )
    expect(await read()).toMatchObject({ supportPerGift: '50' })
    await save({ supportPerGift: '70' })
    const { raises } = await listRaises()
    const stateOf = (value: string) =>
      raises.find(
        (raise: { changes: { supportPerGift: string } }) => raise.changes.supportPerGift === value,
      )
    expect(stateOf('60').state).toBe('superseded')
    const declined = await decline(stateOf('70').id as string, second.token)
    expect(declined.body.raise).toMatchObject({ state: 'declined', declineReason: 'no' })
    expect(refusalOf(await confirm(stateOf('70').id as string, second.token))).toEqual([
      409,
      'already_decided',
    ])
    expect(await read()).toMatchObject({ supportPerGift: '50' })
    expect(refusalOf(await confirm('lmr_none', second.token))).toEqual([
      404,
      'limit_raise_not_found',
    ])
  })

  it('is requested once by 10 parallel saves of the same', async () => {
    await signInAs(app, 'owner')
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        save({ supportPerGift: '60', supportPerDay: `${100 + i}` }),
      ),
    )
    expect(answers.map((answer) => answer.status)).toEqual(Array(10).fill(200))
    const { raises } = await listRaises()
    const open = raises.filter((raise: { state: string }) => raise.state === 'waiting')
    expect(
      open.filter((raise: { changes: object }) => 'supportPerGift' in raise.changes),
    ).toHaveLength(1)
  })
})

describe('a raise by the only owner', () => {
  it('takes effect after 24 hours, for gifts and on the screen', async () => {
    await save({ supportPerGift: '60' })
    const [raise] = (await listRaises()).raises
    expect(raise.state).toBe('scheduled')
    const ahead = Date.parse(raise.effectiveAt as string) - Date.parse(raise.requestedAt as string)
    expect(Math.round(ahead / 3_600_000)).toBe(24)
    expect(await read()).toMatchObject({ supportPerGift: '50' })
    await passADay()
    expect(await read()).toMatchObject({ supportPerGift: '60' })
    const support = await signInAs(app, 'support')
    const organization = await makeOrganization(app.pool)
    const gift = { creditAmount: '60', comment: 'x' }
    expect((await ledgerApi(app).gift(organization, gift, support.token)).status).toBe(200)
  })

  it('is written down with the next save, which compares with it', async () => {
    await save({ supportPerGift: '60', supportPerDay: '300' })
    await passADay()
    await save({ financePerGift: '900' })
    expect(await read()).toMatchObject({
      supportPerGift: '60',
      supportPerDay: '300',
      financePerGift: '900',
    })
    const { rows } = await app.pool.query(
      'select support_per_gift::text, support_per_day::text from billing_settings',
    )
    expect(rows).toEqual([{ support_per_gift: '60.000000000', support_per_day: '300.000000000' }])
    expect((await listRaises()).raises).toMatchObject([{ state: 'applied' }])
    expect((await auditActions()).map((entry) => entry.action)).toContain('limits.apply_raise')
  })
})
