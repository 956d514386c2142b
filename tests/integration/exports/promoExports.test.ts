import { afterAll, beforeAll, expect, it } from 'vitest'

import { makeOrganization, signInAs } from '../../support/factories'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'
import { fillRedemptions } from '../promotions/codes'

let app: TestPayload
let token: string
let other: string

beforeAll(async () => {
  app = await bootTestPayload()
  token = (await signInAs(app, 'owner')).token
  other = await makeOrganization(app.pool)
  const organization = await makeOrganization(app.pool)
  await fillRedemptions(app, token, { name: 'Fair', organization, other })
})
afterAll(() => app.close())

const jsonOf = async (path: string) => {
  const join = path.includes('?') ? '&' : '?'
  const { status, body } = await app.api('GET', `/api/admin/${path}${join}format=json`, { token })
  expect(status, path).toBe(200)
  return body as { rows: Record<string, unknown>[]; total: Record<string, number | string> }
}

it('redemptions add up to the credits granted, gross and net, by the filters of their list', async () => {
  const { rows, total } = await jsonOf('export/redemptions')
  expect(total).toEqual({ rows: 6, credits: '31.5', creditsNet: '31.5' })
  const [newest] = rows
  const reversal = { reason: 'wrong', idempotencyKey: 'promo' }
  await app.api('POST', `/api/admin/transactions/${String(newest?.transaction)}/reverse`, {
    ...{ token, body: reversal },
  })
  const after = await jsonOf('export/redemptions')
  expect(after.total).toEqual({ rows: 6, credits: '31.5', creditsNet: '31' })
  expect(after.rows[0]).toMatchObject({ reversedBy: expect.stringMatching(/^txn_/) })
  const { body } = await app.api('GET', '/api/promo-redemptions?limit=100', {
    token,
  })
  expect(after.rows.map(({ id }) => id)).toEqual(body.docs.map(({ id }: { id: string }) => id))
  const ofOne = await jsonOf(`export/redemptions?organization=${other}&kind=credit_grant`)
  expect(ofOne.total).toMatchObject({ rows: 2, credits: '10.5' })
  expect((await jsonOf('export/redemptions?campaign=cmp_none')).total).toMatchObject({ rows: 0 })
  expect((await jsonOf('export/redemptions?window=1h')).rows).toHaveLength(6)
  expect((await jsonOf('export/redemptions?from=2020-01-01&to=2021-01-01')).rows).toEqual([])
  const codes = await jsonOf('export/promo-codes?campaign=cmp_fair&active=true')
  expect(codes.total).toEqual({ rows: 2, spent: '31.5' })
})
