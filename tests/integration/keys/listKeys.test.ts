import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { listApiKeys } from '@/keys/listApiKeys'
import { getReader } from '@/db/requireTransaction'

import { makeApiKey, makeOrganization, makeProject } from '../../support/factories'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'
import { keyCalls } from './keyCalls'

let app: TestPayload
let calls: Awaited<ReturnType<typeof keyCalls>>

beforeAll(async () => {
  app = await bootTestPayload()
  calls = await keyCalls(app)
})
afterAll(() => app.close())

describe('the list of keys', () => {
  it('can be held to some projects, and its counts with it', async () => {
    const { organization, project } = await calls.makePlace()
    const second = await makeProject(app.pool, organization)
    const [a, b] = [await makeApiKey(app.pool, project), await makeApiKey(app.pool, second)]
    await calls.act('revoke', b)
    const list = async (query: string) => {
      const { body } = await app.api(
        'GET',
        `/api/admin/organizations/${organization}/api-keys?status=all&${query}`,
        { token: calls.owner.token },
      )
      return [body.apiKeys.map(({ id }: { id: string }) => id).sort(), body.counts]
    }
    const none = { all: 0, active: 0, inactive: 0, deleted: 0 }
    expect(await list(`project=${project}`)).toEqual([[a], { ...none, all: 1, active: 1 }])
    expect(await list(`project=${second}`)).toEqual([[b], { ...none, all: 1, inactive: 1 }])
    expect(await list(`project=${project},${second}`)).toEqual([
      [a, b].sort(),
      { ...none, all: 2, active: 1, inactive: 1 },
    ])
    expect(await list('project=prj_none')).toEqual([[], none])
  })
})

describe('everybody’s keys', () => {
  const search = (term: string | null, status: 'active' | 'all' | 'inactive' = 'all') =>
    listApiKeys(getReader(app.payload), {
      organization: null,
      projects: null,
      search: term,
      status,
      limit: 100,
      offset: 0,
    })
  const found = async (term: string) => (await search(term)).apiKeys.map(({ id }) => id)

  it('are found by what somebody has of one', async () => {
    const organization = await makeOrganization(app.pool, { name: 'Zephyr 100% Kites_' })
    const project = await makeProject(app.pool, organization)
    await app.pool.query(`update projects set name = 'Wind tunnel' where id = $1`, [project])
    const { body } = await calls.create({ organization, project }, { description: 'Gusts 5%_x' })
    const { token, apiKey } = body
    const { id, maskedToken } = apiKey
    for (const term of [
      token,
      token.slice(0, 9),
      token.slice(0, 30),
      maskedToken,
      token.slice(-4),
      `…${token.slice(-4)}`,
      id,
      project,
      organization,
      'GUSTS 5%_',
      'tunnel',
      'ind tun',
      '100% kites_',
      'ze',
    ])
      expect(await found(term), term).toContain(id)
    for (const term of [
      `${token.slice(0, -1)}_`,
      'gusts 5__',
      'g_',
      'unnel kites',
      'ey',
      'key_none',
    ])
      expect(await found(term), term).not.toContain(id)
  })

  it('are counted by status, of what was found', async () => {
    const organization = await makeOrganization(app.pool, { name: 'Countable Ltd' })
    const project = await makeProject(app.pool, organization)
    const keys = [
      await makeApiKey(app.pool, project),
      await makeApiKey(app.pool, project),
      await makeApiKey(app.pool, project),
    ]
    await calls.act('revoke', keys[0] ?? '')
    const { counts, total, apiKeys } = await search('countable', 'inactive')
    expect(counts).toEqual({ all: 3, active: 2, inactive: 1, deleted: 0 })
    expect([total, apiKeys[0]?.id]).toEqual([1, keys[0]])
    const all = await search(null)
    expect(all.counts.all).toBeGreaterThanOrEqual(3)
    expect(all.total).toBe(all.counts.all)
  })
})
