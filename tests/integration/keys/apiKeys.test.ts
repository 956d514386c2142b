import { createHash } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { signInAs } from '../../support/factories'
import { graphql } from '../../support/graphql'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'
import { codeOf, findInDatabase, keyCalls } from './keyCalls'

let app: TestPayload
let calls: Awaited<ReturnType<typeof keyCalls>>

beforeAll(async () => {
  app = await bootTestPayload()
  calls = await keyCalls(app)
})
afterAll(() => app.close())

describe('a new key', () => {
  it('is told its token once, and only its hash and mask are kept', async () => {
    const place = await calls.makePlace()
    const answer = await calls.create(place, { description: ' Backend ', usageLimit: '50.00' })
    expect(answer.status).toBe(201)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const { apiKey, token } = answer.body
    expect(token).toMatch(/^llmg_[0-9A-Za-z]{40}$/)
    expect(apiKey).toEqual({
      id: expect.stringMatching(/^key_/),
      maskedToken: `${token.slice(0, 9)}…${token.slice(-4)}`,
      description: 'Backend',
      status: 'active',
      usage: '0',
      usageLimit: '50',
      projectId: place.project,
      projectName: place.project,
      createdAt: expect.any(String),
      lastUsedAt: null,
      replaces: null,
      replacedBy: null,
      organizationId: place.organization,
      organizationName: `Organization ${place.organization}`,
    })
    const hash = createHash('sha256').update(token).digest('hex')
    expect((await calls.stored(apiKey.id)).token_hash).toBe(hash)
    expect(await findInDatabase(app.pool, token)).toEqual([])
    expect(await findInDatabase(app.pool, token.slice(12, 40))).toEqual([])
    expect(await findInDatabase(app.pool, hash)).toEqual(['public.api_keys'])
  })

  it('stands in the audit trail with whose it is, and without token and hash', async () => {
    const place = await calls.makePlace()
    const { body } = await calls.create(place, { description: 'Backend' })
    const trail = await calls.trailOf(body.apiKey.id)
    expect(trail).toEqual([
      {
        actor: calls.owner.id,
        action: 'api_key.create',
        organization: place.organization,
        changes: {
          project: { from: null, to: place.project },
          description: { from: null, to: 'Backend' },
          maskedToken: { from: null, to: body.apiKey.maskedToken },
          status: { from: null, to: 'active' },
        },
        reason: null,
        result: 'done',
      },
    ])
  })

  it('is shown by no path with its token or hash', async () => {
    const place = await calls.makePlace()
    const { body } = await calls.create(place, { description: 'Backend' })
    const { token, apiKey } = body
    const hash = createHash('sha256').update(token).digest('hex')
    const read = { token: calls.owner.token }
    const answers = [
      await app.api('GET', `/api/admin/organizations/${place.organization}/api-keys`, read),
      await app.api('GET', `/api/api-keys/${apiKey.id}?depth=2&showHiddenFields=true`, read),
      await app.api('GET', `/api/api-keys?where[project][equals]=${place.project}`, read),
      await app.api('GET', `/api/audit-logs?where[resource][equals]=${apiKey.id}`, read),
    ]
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
    const query = `{ ApiKey(id: "${apiKey.id}") { id maskedToken status replaces { id } } }`
    const byGraphql = await graphql(app, calls.owner.token, query)
    for (const shown of [...answers.map(({ body }) => body), byGraphql]) {
      const text = JSON.stringify(shown)
      expect(text).toContain(apiKey.id)
      expect(text).not.toContain(token)
      expect(text).not.toContain(hash)
    }
  })

  it('is found by its whole token and by the beginning of it', async () => {
    const place = await calls.makePlace()
    const { body } = await calls.create(place, { description: 'Backend' })
    for (const pasted of [body.token, body.token.slice(0, 9)]) {
      const found = await app.api('GET', `/api/admin/organizations?search=${pasted}`, {
        token: calls.owner.token,
      })
      expect(found.body.organizations.map(({ id }: { id: string }) => id)).toContain(
        place.organization,
      )
    }
  })

  it.each([
    [{}, 400, 'description_required'],
    [{ description: '  ' }, 400, 'description_required'],
    [{ description: 7 }, 400, 'description_invalid'],
    [{ description: 'a\0b' }, 400, 'description_invalid'],
    [{ description: 'x'.repeat(201) }, 422, 'description_too_long'],
    [{ description: 'x', usageLimit: '12,50' }, 400, 'amount_invalid'],
    [{ description: 'x', usageLimit: '1e3' }, 400, 'amount_invalid'],
    [{ description: 'x', usageLimit: '0' }, 422, 'amount_not_positive'],
    [{ description: 'x', usageLimit: -1 }, 422, 'amount_not_positive'],
    [{ description: 'x', usageLimit: '1.005' }, 422, 'amount_too_precise'],
    [{ description: 'x', token: 'llmg_mine' }, 400, 'unknown_field'],
  ])('is refused for what is wrong with it: %j', async (body, status, code) => {
    const place = await calls.makePlace()
    expect(codeOf(await calls.create(place, body))).toEqual([status, code])
    const { rowCount } = await app.pool.query('select from api_keys where project_id = $1', [
      place.project,
    ])
    expect(rowCount).toBe(0)
  })

  it('needs a project of that organization, and neither of them deleted', async () => {
    const [mine, other] = [await calls.makePlace(), await calls.makePlace()]
    const body = { description: 'x' }
    const create = async (place: typeof mine) => codeOf(await calls.create(place, body))
    expect(await create({ ...mine, organization: 'org_none' })).toEqual([
      404,
      'organization_not_found',
    ])
    expect(await create({ ...mine, project: other.project })).toEqual([404, 'project_not_found'])
    await app.pool.query(`update projects set status = 'deleted' where id = $1`, [mine.project])
    expect(await create(mine)).toEqual([422, 'project_deleted'])
    await app.pool.query(`update organizations set status = 'deleted' where id = $1`, [
      other.organization,
    ])
    expect(await create(other)).toEqual([422, 'organization_deleted'])
  })

  it('is made by owners alone, and who tried is written down', async () => {
    const place = await calls.makePlace()
    const support = await signInAs(app, 'support')
    const answer = await calls.create(place, { description: 'x' }, support.token)
    expect(codeOf(answer)).toEqual([403, 'forbidden'])
    const [entry] = await calls.trailOf(place.organization)
    expect(entry).toMatchObject({
      actor: support.id,
      action: 'api_key.create',
      organization: place.organization,
      result: 'refused:forbidden',
    })
  })
})
