import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { makeApiKey } from '../../support/factories'
import { graphql } from '../../support/graphql'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'
import { keyCalls } from './keyCalls'

const MANY = 50

let app: TestPayload
let calls: Awaited<ReturnType<typeof keyCalls>>

beforeAll(async () => {
  app = await bootTestPayload()
  calls = await keyCalls(app)
})
afterAll(() => app.close())

const statusOf = async (id: string): Promise<string> =>
  (await app.pool.query('select status from api_keys where id = $1', [id])).rows[0].status

const tally = (answers: readonly { status: number; body: { error?: { code: string } } }[]) => {
  const counts: Record<string, number> = {}
  for (const { status, body } of answers) {
    const outcome = body.error ? `${status} ${body.error.code}` : String(status)
    counts[outcome] = (counts[outcome] ?? 0) + 1
  }
  return counts
}

const atOnce = <Answer>(call: (i: number) => Promise<Answer>): Promise<Answer[]> =>
  Promise.all(Array.from({ length: MANY }, (_, i) => call(i)))

describe('fifty at once', () => {
  it('rotate one key: one new key, and everybody else is told that the old one has gone', async () => {
    const { project } = await calls.makePlace()
    const key = await makeApiKey(app.pool, project)
    const answers = await atOnce(() => calls.act('rotate', key))
    expect(tally(answers)).toEqual({ '201': 1, '409 api_key_not_active': MANY - 1 })
    const { rows } = await app.pool.query(
      'select status, replaces_id from api_keys where project_id = $1 order by status',
      [project],
    )
    expect(rows).toEqual([
      { status: 'active', replaces_id: key },
      { status: 'inactive', replaces_id: null },
    ])
  })

  it('make keys of an organization that may have five: five', async () => {
    const place = await calls.makePlace()
    await app.pool.query('update organizations set limits_api_keys = 5 where id = $1', [
      place.organization,
    ])
    const answers = await atOnce((i) => calls.create(place, { description: `Key ${i}` }))
    expect(tally(answers)).toEqual({ '201': 5, '422 api_key_limit_reached': MANY - 5 })
    const tokens = new Set(answers.flatMap(({ body }) => body.token ?? []))
    expect(tokens.size).toBe(5)
    // A place is free again once a key is revoked; rotating needs none.
    const [made] = answers.filter(({ status }) => status === 201)
    expect((await calls.act('rotate', made?.body.apiKey.id)).status).toBe(201)
    expect((await calls.create(place, { description: 'Sixth' })).status).toBe(422)
  })

  it('rotate, revoke and limit one key: it ends, once', async () => {
    const { project } = await calls.makePlace()
    const key = await makeApiKey(app.pool, project)
    const answers = await atOnce((i) => {
      if (i % 3 === 0) return calls.act('rotate', key)
      if (i % 3 === 1) return calls.act('revoke', key)
      return calls.act('limit', key, { usageLimit: String(i) })
    })
    const ended = answers.filter(
      ({ status, body }) => status === 201 || (status === 200 && body.apiKey.status === 'inactive'),
    )
    expect(ended).toHaveLength(1)
    expect(await statusOf(key)).toBe('inactive')
    const ends = (await calls.trailOf(key)).filter(
      ({ action, result }) => result === 'done' && /revoke|rotate/.test(action),
    )
    expect(ends).toHaveLength(1)
  })

  it('rename a key while it is revoked and limited: nothing of it is written back', async () => {
    const { project } = await calls.makePlace()
    for (let round = 0; round < 5; round += 1) {
      const key = await makeApiKey(app.pool, project)
      const renames = Array.from({ length: 10 }, (_, i) =>
        app.api('PATCH', `/api/api-keys/${key}`, {
          token: calls.owner.token,
          body: { description: `Name ${i}` },
        }),
      )
      const limited = calls.act('limit', key, { usageLimit: '3' })
      const answers = await Promise.all(renames)
      expect((await limited).status).toBe(200)
      const late = app.api('PATCH', `/api/api-keys/${key}`, {
        token: calls.owner.token,
        body: { description: 'Late' },
      })
      const [revoked] = await Promise.all([calls.act('revoke', key), late])
      expect([revoked.status, ...answers.map(({ status }) => status)]).toEqual(
        Array.from({ length: 11 }, () => 200),
      )
      const { rows } = await app.pool.query(
        'select status, usage_limit::text as "usageLimit" from api_keys where id = $1',
        [key],
      )
      expect(rows).toEqual([{ status: 'inactive', usageLimit: '3.000000000' }])
    }
  })
})

describe('the status of a key', () => {
  it('goes one way by Payload’s own paths too, with an entry that says whose it is', async () => {
    const { organization, project } = await calls.makePlace()
    const key = await makeApiKey(app.pool, project)
    const patch = (status: string) =>
      app.api('PATCH', `/api/api-keys/${key}`, { token: calls.owner.token, body: { status } })
    const refused = await patch('deleted')
    expect([refused.status, refused.body.errors[0].data.code]).toEqual([
      422,
      'api_key_status_final',
    ])
    expect((await patch('inactive')).status).toBe(200)
    expect((await calls.trailOf(key)).at(-1)).toMatchObject({
      action: 'api_key.update',
      organization,
      changes: { status: { from: 'active', to: 'inactive' } },
    })
    const revived = await patch('active')
    expect([revived.status, revived.body.errors[0].data.code]).toEqual([
      422,
      'api_key_status_final',
    ])
    const mutation = `mutation { updateApiKey(id: "${key}", data: { status: active }) { id } }`
    const byGraphql = await graphql(app, calls.owner.token, mutation)
    expect(byGraphql.errors?.[0]?.extensions?.code).toBe('api_key_status_final')
    expect(await statusOf(key)).toBe('inactive')
  })

  it('goes one way in the database itself', async () => {
    const { project } = await calls.makePlace()
    const key = await makeApiKey(app.pool, project)
    const set = (status: string) =>
      app.pool.query('update api_keys set status = $2 where id = $1', [key, status])
    await set('inactive')
    await expect(set('active')).rejects.toThrow('does not become active again')
    await set('deleted')
    for (const status of ['active', 'inactive'])
      await expect(set(status)).rejects.toThrow('API key')
  })

  it('keeps what only its routes write, whoever sends it to Payload', async () => {
    const { project } = await calls.makePlace()
    const key = await makeApiKey(app.pool, project)
    const other = await makeApiKey(app.pool, project)
    const before = (await app.pool.query('select * from api_keys where id = $1', [key])).rows[0]
    await app.api('PATCH', `/api/api-keys/${key}`, {
      token: calls.owner.token,
      body: { tokenHash: 'mine', maskedToken: 'llmg_mine', replaces: other, usage: '0.5' },
    })
    const after = (await app.pool.query('select * from api_keys where id = $1', [key])).rows[0]
    expect({ ...after, updated_at: null }).toEqual({ ...before, updated_at: null })
  })
})
