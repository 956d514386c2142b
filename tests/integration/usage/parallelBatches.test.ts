import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { CHECKS } from '@/integrity/checks'
import { verify } from '@/integrity/verify'

import {
  makeOrganization,
  makeProject,
  makeServiceAccount,
  signInAs,
} from '../../support/factories'
import { createRandom, wholeBelow } from '../../support/usage'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'

const ORGANIZATIONS = 500
const BATCHES = 8
const GIFTS = 24

let app: TestPayload
let machine: string
let owners: string[]
let places: { organization: string; project: string }[]

beforeAll(async () => {
  app = await bootTestPayload()
  machine = await makeServiceAccount(app)
  owners = []
  // A session each: two sign-ins of one account in one moment lose one of them.
  for (let i = 0; i < 3; i += 1) owners.push((await signInAs(app, 'owner')).token)
  places = []
  for (let i = 0; i < ORGANIZATIONS; i += 1) {
    const organization = await makeOrganization(app.pool)
    places.push({ organization, project: await makeProject(app.pool, organization) })
  }
})
afterAll(() => app.close())

const shuffled = <Item>(items: readonly Item[], random: () => number): Item[] => {
  const rest = [...items]
  return Array.from({ length: items.length }, () =>
    rest.splice(wholeBelow(random, rest.length), 1),
  ).flat()
}

describe('batches over the same organizations at the same time', () => {
  it('all come in, with gifts between them, and every balance is its rows', async () => {
    const random = createRandom(8)
    const time = new Date(Date.now() - 60_000).toISOString()
    // Each batch has all organizations in an order of its own, and half of its ids in common with the next.
    const batchOf = (batch: number) =>
      shuffled(places, random).map(({ project }, i) => ({
        id: i % 2 === 0 ? `both_${batch - (batch % 2)}_${project}` : `own_${batch}_${project}`,
        time,
        project,
        provider: 'openai',
        model: 'gpt-4o',
        tokens: { input: 1000, output: 100 },
      }))
    const post = (batch: number) =>
      app.api('POST', '/api/usage', { token: machine, body: batchOf(batch) })
    const gift = (i: number) =>
      app.api(
        'POST',
        `/api/admin/organizations/${places[(i * 7) % ORGANIZATIONS]?.organization}/gift-credits`,
        {
          token: owners[i % owners.length] ?? '',
          body: { creditAmount: '1.50', comment: 'thanks' },
        },
      )
    const [posted, gifted] = await Promise.all([
      Promise.all(Array.from({ length: BATCHES }, (_, batch) => post(batch))),
      Promise.all(Array.from({ length: GIFTS }, (_, i) => gift(i))),
    ])
    expect(posted.map(({ status }) => status)).toEqual(Array(BATCHES).fill(200))
    expect(gifted.map(({ status }) => status)).toEqual(Array(GIFTS).fill(200))
    const sum = (name: 'accepted' | 'duplicates' | 'rejected') =>
      posted.reduce((total, { body }) => total + Number(body[name]), 0)
    expect(sum('rejected')).toBe(0)
    expect(sum('accepted') + sum('duplicates')).toBe(BATCHES * ORGANIZATIONS)

    const { rows } = await app.pool.query(
      `select (select count(*)::int from metering.requests) as requests,
         (select count(*)::int from metering.request_keys) as keys,
         (select sum(credits)::text from organizations) as credits`,
    )
    // $0.0035 each: 1,000 input at $2.50 and 100 output at $10 per 1 M tokens.
    const accepted = sum('accepted')
    const nano = BigInt(GIFTS) * 1_500_000_000n - BigInt(accepted) * 3_500_000n
    expect(rows[0]).toMatchObject({ requests: accepted, keys: accepted })
    expect(BigInt(String(rows[0].credits).replace('.', ''))).toBe(nano)

    const { ok, checks } = await verify({ pool: app.pool, isFull: true, checks: CHECKS })
    expect(checks.filter(({ differing }) => differing > 0)).toEqual([])
    expect(ok).toBe(true)
  })
})
