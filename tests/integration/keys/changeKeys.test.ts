import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { makeApiKey, makeServiceAccount } from '../../support/factories'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'
import { codeOf, findInDatabase, keyCalls } from './keyCalls'

let app: TestPayload
let calls: Awaited<ReturnType<typeof keyCalls>>

beforeAll(async () => {
  app = await bootTestPayload()
  calls = await keyCalls(app)
})
afterAll(() => app.close())

describe('revoking', () => {
  it('ends a key for ever, with who and why; its usage is still taken', async () => {
    const place = await calls.makePlace()
    const key = await makeApiKey(app.pool, place.project)
    const { status, body } = await calls.act('revoke', key, { reason: 'Leaked' })
    expect([status, body.apiKey.status]).toEqual([200, 'inactive'])
    expect(await calls.trailOf(key)).toMatchObject([
      {
        actor: calls.owner.id,
        action: 'api_key.revoke',
        organization: place.organization,
        changes: { status: { from: 'active', to: 'inactive' } },
        reason: 'Leaked',
      },
    ])
    expect(codeOf(await calls.act('revoke', key))).toEqual([409, 'api_key_not_active'])
    for (const verb of ['rotate', 'limit'] as const)
      expect(
        codeOf(await calls.act(verb, key, verb === 'limit' ? { usageLimit: null } : {})),
      ).toEqual([409, 'api_key_not_active'])

    const used = await app.api('POST', '/api/usage', {
      token: await makeServiceAccount(app),
      body: [
        {
          id: 'req_late',
          time: new Date().toISOString(),
          apiKey: key,
          provider: 'openai',
          model: 'gpt-4o',
          tokens: { input: 1000 },
        },
      ],
    })
    expect(used.body.accepted).toBe(1)
    expect(Number((await calls.stored(key)).usage)).toBeGreaterThan(0)
  })

  it('knows no key that there is not, and no reason that is none', async () => {
    expect(codeOf(await calls.act('revoke', 'key_none'))).toEqual([404, 'api_key_not_found'])
    const { project } = await calls.makePlace()
    const key = await makeApiKey(app.pool, project)
    const refused = async (reason: unknown) => codeOf(await calls.act('revoke', key, { reason }))
    expect(await refused(5)).toEqual([400, 'reason_invalid'])
    expect(await refused('x'.repeat(501))).toEqual([422, 'reason_too_long'])
    expect((await calls.stored(key)).status).toBe('active')
  })

  it('comes before removing, which takes the key out of the list', async () => {
    const { organization, project } = await calls.makePlace()
    const key = await makeApiKey(app.pool, project)
    expect(codeOf(await calls.act('remove', key))).toEqual([409, 'api_key_active'])
    await calls.act('revoke', key)
    const { status, body } = await calls.act('remove', key, { reason: 'Tidy' })
    expect([status, body.apiKey.status]).toEqual([200, 'deleted'])
    expect(codeOf(await calls.act('remove', key))).toEqual([409, 'api_key_not_active'])
    const list = async (query: string) => {
      const answer = await app.api(
        'GET',
        `/api/admin/organizations/${organization}/api-keys?${query}`,
        { token: calls.owner.token },
      )
      return answer.body.apiKeys.map(({ id }: { id: string }) => id)
    }
    expect(await list('status=active')).toEqual([])
    expect(await list('status=inactive')).toEqual([])
    expect(await list('status=deleted')).toEqual([key])
  })
})

describe('rotating', () => {
  it('puts a new key in the place of the old one, which stops at the same moment', async () => {
    const place = await calls.makePlace()
    const made = await calls.create(place, { description: 'Backend', usageLimit: '12.5' })
    const old = made.body.apiKey
    await app.pool.query('select ledger.count_key_usage($1, $2, $3)', [
      [old.id],
      ['3.25'],
      [new Date()],
    ])
    const { status, body } = await calls.act('rotate', old.id, { reason: 'Quarterly' })
    expect([status, body.replaces]).toEqual([201, old.id])
    expect(body.token).not.toBe(made.body.token)
    expect(body.apiKey).toMatchObject({
      description: 'Backend',
      usageLimit: '12.5',
      usage: '0',
      lastUsedAt: null,
      projectId: place.project,
      status: 'active',
      replaces: old.id,
    })
    const { body: listed } = await app.api(
      'GET',
      `/api/admin/organizations/${place.organization}/api-keys?status=inactive`,
      { token: calls.owner.token },
    )
    expect(listed.apiKeys).toMatchObject([
      { id: old.id, usage: '3.25', replacedBy: body.apiKey.id, status: 'inactive' },
    ])
    expect(await findInDatabase(app.pool, body.token)).toEqual([])
    expect((await calls.trailOf(old.id)).at(-1)).toMatchObject({
      action: 'api_key.rotate',
      changes: {
        status: { from: 'active', to: 'inactive' },
        replacedBy: { from: null, to: body.apiKey.id },
      },
      reason: 'Quarterly',
    })
    expect(await calls.trailOf(body.apiKey.id)).toMatchObject([
      { action: 'api_key.create', changes: { replaces: { from: null, to: old.id } } },
    ])
  })
})

describe('a usage limit', () => {
  it('is set, changed and taken away, each with an entry; the same again has none', async () => {
    const { project } = await calls.makePlace()
    const key = await makeApiKey(app.pool, project)
    const limit = async (usageLimit: unknown) =>
      (await calls.act('limit', key, { usageLimit })).body.apiKey.usageLimit
    expect(await limit('20.00')).toBe('20')
    expect(await limit(20)).toBe('20')
    expect(await limit('7.5')).toBe('7.5')
    expect(await limit(null)).toBeNull()
    const changes = (await calls.trailOf(key)).map((entry) => entry.changes?.usageLimit)
    expect(changes).toEqual([
      { from: null, to: '20' },
      { from: '20', to: '7.5' },
      { from: '7.5', to: null },
    ])
  })

  it('has to be said, be it none', async () => {
    const { project } = await calls.makePlace()
    const key = await makeApiKey(app.pool, project)
    expect(codeOf(await calls.act('limit', key))).toEqual([400, 'field_invalid'])
    const refused = async (usageLimit: unknown) =>
      codeOf(await calls.act('limit', key, { usageLimit }))
    expect(await refused('much')).toEqual([400, 'amount_invalid'])
    expect(await refused('0')).toEqual([422, 'amount_not_positive'])
    expect(await refused('1.005')).toEqual([422, 'amount_too_precise'])
  })

  it('is taken away by a form that sends its field empty', async () => {
    const { project } = await calls.makePlace()
    const key = await makeApiKey(app.pool, project)
    await calls.act('limit', key, { usageLimit: '20' })
    const { status, body } = await app.api('PATCH', `/api/api-keys/${key}`, {
      token: calls.owner.token,
      body: { usageLimit: '' },
    })
    expect([status, body.doc?.usageLimit]).toEqual([200, null])
    expect((await calls.trailOf(key)).at(-1)?.changes).toEqual({
      usageLimit: { from: '20', to: null },
    })
  })
})
