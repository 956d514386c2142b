import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import {
  makeOrganization,
  makeProject,
  makeServiceAccount,
  signInAs,
} from '../../support/factories'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'

let app: TestPayload
let token: string
let machine: string
let project: string
let query: string

beforeAll(async () => {
  app = await bootTestPayload()
  token = (await signInAs(app, 'support')).token
  machine = await makeServiceAccount(app)
  const organization = await makeOrganization(app.pool)
  project = await makeProject(app.pool, organization)
  query = `organization=${organization}`
})
afterAll(() => app.close())

async function report(ids: readonly string[], time: number): Promise<void> {
  const body = ids.map((id) => ({
    id,
    time: new Date(time).toISOString(),
    project,
    provider: 'openai',
    model: 'gpt-4o',
    tokens: { input: 10 },
    status: 'ok',
  }))
  const answer = await app.api('POST', '/api/usage', { token: machine, body })
  expect(answer.body.accepted).toBe(ids.length)
}

type Page = {
  logs: { id: string }[]
  pagination: { newerCursor: string; hasNewer: boolean; nextCursor: string | null }
}

async function read(more: string): Promise<Page> {
  const { status, body } = await app.api('GET', `/api/admin/requests?${query}&${more}`, { token })
  expect(status).toBe(200)
  return body
}

/** Forward to the end, each page turned round, so that the ids are in the order of time. */
async function follow(start: string, limit: number): Promise<{ ids: string[]; at: string }> {
  const ids: string[] = []
  for (let at = start; ;) {
    const { logs, pagination } = await read(`limit=${limit}&after=${at}`)
    ids.push(...logs.map(({ id }) => id).reverse())
    at = pagination.newerCursor
    if (!pagination.hasNewer) return { ids, at }
  }
}

describe('requests that come in', () => {
  const from = Date.now() - 600_000
  let at = ''

  it('are all new to a list that was empty', async () => {
    const empty = await read('window=1h&limit=5')
    expect(empty.logs).toEqual([])
    query += '&window=1h'
    await report(['a', 'b', 'c'], from)
    const found = await follow(empty.pagination.newerCursor, 2)
    expect(found.ids).toEqual(['a', 'b', 'c'])
    at = found.at
  })

  it('are each seen once while 50 gateways report, many at one time', async () => {
    const early = Array.from({ length: 40 }, (_, i) => `early-${String(i).padStart(2, '0')}`)
    await report(early, from + 1000)
    const writers = Array.from({ length: 50 }, (_, i) =>
      report([`late-${i}-x`, `late-${i}-y`], from + 2000 + (i % 4)),
    )
    const seen: string[] = []
    for (let page = 0; page < 4; page += 1) {
      const { logs, pagination } = await read(`limit=10&after=${at}`)
      seen.push(...logs.map(({ id }) => id).reverse())
      at = pagination.newerCursor
    }
    expect(seen).toEqual(early)
    await Promise.all(writers)
    const rest = await follow(at, 7)
    const expected = Array.from({ length: 50 }, (_, i) => [`late-${i}-x`, `late-${i}-y`]).flat()
    expect(rest.ids).toHaveLength(100)
    expect([...rest.ids].sort()).toEqual(expected.sort())
    expect((await follow(rest.at, 7)).ids).toEqual([])
    at = rest.at
  })

  it('are followed beyond the end of the window that the list began with', async () => {
    const begun = Date.now()
    await report(['now'], begun - 1)
    expect((await follow(at, 10)).ids).toEqual(['now'])
    // The pages of the list itself stay within its window.
    expect((await read(`limit=10&cursor=${at}`)).logs).toEqual([])
  })

  it('leave a page back the rows it came from', async () => {
    const first = await read('limit=20')
    const second = await read(`limit=20&cursor=${first.pagination.nextCursor}`)
    const third = await read(`limit=20&cursor=${second.pagination.nextCursor}`)
    const back = await read(`limit=20&cursor=${third.pagination.newerCursor}`)
    expect(third.pagination.hasNewer).toBe(true)
    expect(back.logs).toEqual(second.logs)
    expect(back.pagination.hasNewer).toBe(true)
    const top = await read(`limit=20&cursor=${back.pagination.newerCursor}`)
    expect(top.logs).toEqual(first.logs)
    expect(top.pagination.hasNewer).toBe(false)
  })
})
