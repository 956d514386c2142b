import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { makeOrganization, signInAs } from '../../support/factories'
import { askApproval, ledgerApi, refusalOf, rowsOf, setLimits } from '../../support/ledger'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'

type Person = { id: string; email: string; token: string }

let app: TestPayload
let api: ReturnType<typeof ledgerApi>
let approver: Person

beforeAll(async () => {
  app = await bootTestPayload()
  api = ledgerApi(app)
  approver = await signInAs(app, 'owner')
})
afterAll(() => app.close())

const ask = (organization: string, body: object, by: Person) =>
  askApproval(app, organization, body, by.token)

const list = async (query = '') =>
  (await app.api('GET', `/api/admin/gift-requests${query}`, { token: approver.token })).body

describe('the daily limit and requests', () => {
  it('counts a request on the day it moves money, not while it waits or after it is declined', async () => {
    const finance = await signInAs(app, 'finance')
    await setLimits(app.pool, {
      financePerDay: '5000',
      secondPersonFrom: '1000',
      ownerPerDay: '10000000',
    })
    const organizations = await Promise.all(
      Array.from({ length: 7 }, () => makeOrganization(app.pool)),
    )
    const body = { creditAmount: '1000', comment: 'x' }
    const requests = []
    for (const organization of organizations.slice(0, 6))
      requests.push(await ask(organization, body, finance))
    await api.decline(requests[0]!.id, { reason: 'x' }, approver.token)
    for (const { id } of requests.slice(1))
      expect((await api.approve(id, {}, approver.token)).status).toBe(200)
    const above = await api.gift(organizations[6]!, { creditAmount: '0.01' }, finance.token)
    expect(refusalOf(above)).toEqual([422, 'daily_limit_exceeded'])
  })

  it('holds again at the approval, and leaves the request waiting', async () => {
    const finance = await signInAs(app, 'finance')
    await setLimits(app.pool, {
      financePerDay: '1500',
      secondPersonFrom: '1000',
      ownerPerDay: '10000000',
    })
    const [one, two] = [await makeOrganization(app.pool), await makeOrganization(app.pool)]
    const body = { creditAmount: '1000', comment: 'x' }
    const [first, second] = [await ask(one, body, finance), await ask(two, body, finance)]
    expect((await api.approve(first.id, {}, approver.token)).status).toBe(200)
    const refused = await api.approve(second.id, {}, approver.token)
    expect(refusalOf(refused)).toEqual([422, 'daily_limit_exceeded'])
    expect((await list(`?organization=${two}`)).requests[0].status).toBe('waiting')
    expect(await rowsOf(app.pool, two)).toEqual([])
  })

  it('refuses what was asked for by somebody who is no operator any more', async () => {
    const finance = await signInAs(app, 'finance')
    const organization = await makeOrganization(app.pool)
    const { id } = await ask(organization, { creditAmount: '1000', comment: 'x' }, finance)
    await app.pool.query('update users set operator_role = null where id = $1', [finance.id])
    expect(refusalOf(await api.approve(id, {}, approver.token))).toEqual([
      422,
      'requester_without_right',
    ])
    expect(await rowsOf(app.pool, organization)).toEqual([])
  })
})
