import { afterAll, beforeAll, expect, it } from 'vitest'

import { makeOrganization, signInAs } from '../../support/factories'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'
import { makeCode, promoApi } from './codes'

let app: TestPayload
let token: string
let organization: string
let redemption: string
const promo = { id: '', code: 'Spring-Fair-27' }

beforeAll(async () => {
  app = await bootTestPayload()
  token = (await signInAs(app, 'owner')).token
  organization = await makeOrganization(app.pool)
  await makeOrganization(app.pool)
  promo.id = (await makeCode(app, token, { code: promo.code, name: 'Fair' })).id
  const call = { code: promo.code, idempotencyKey: 'a' }
  redemption = (await promoApi(app).redeem(organization, call, token)).body.redemption.id
})
afterAll(() => app.close())

const get = async (path: string, as = token) =>
  (await app.api('GET', `/api/admin/${path}`, { token: as })).body

it('a promo code is found by its letters, its id and a redemption, and leads to its page', async () => {
  for (const pasted of ['spring-FAIR-27', promo.id, redemption]) {
    const { groups } = await get(`search?q=${encodeURIComponent(pasted)}`)
    expect(groups[0], pasted).toMatchObject({
      kind: 'promoCode',
      results: [
        {
          ...{ id: promo.id, title: promo.code, href: `/collections/promo-codes/${promo.id}` },
          detail: 'Fair · active · 1 of 10 redeemed',
        },
      ],
    })
  }
})

it('who may not read promo codes finds none', async () => {
  const catalog = (await signInAs(app, 'catalog')).token
  expect((await get('search?q=spring-fair-27', catalog)).groups).toEqual([])
})

it('organizations are found by a code that they have redeemed, and by no part of it', async () => {
  const found = async (search: string) =>
    (await get(`organizations?search=${search}`)).organizations.map(({ id }: { id: string }) => id)
  expect(await found('SPRING-fair-27')).toEqual([organization])
  expect(await found('spring-fair')).toEqual([])
})
