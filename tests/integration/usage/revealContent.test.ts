import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import {
  makeOrganization,
  makeProject,
  makeServiceAccount,
  signInAs,
} from '../../support/factories'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'

const SECRET = 'a prompt that nobody should find in a log'
const CONTENT = { input: [{ role: 'user', content: SECRET }], output: 'an <b>answer</b>' }
const DAY_MS = 86_400_000

let app: TestPayload
let owner: { id: string; token: string }
let auditor: { id: string; token: string }
let support: { id: string; token: string }
let organization: string

beforeAll(async () => {
  app = await bootTestPayload()
  owner = await signInAs(app, 'owner')
  auditor = await signInAs(app, 'auditor')
  support = await signInAs(app, 'support')
  organization = await makeOrganization(app.pool)
  await retain('retain', 7)
  const project = await makeProject(app.pool, organization)
  const row = (id: string, days: number, content: unknown) => ({
    id,
    time: new Date(Date.now() - days * DAY_MS - 60_000).toISOString(),
    project,
    provider: 'openai',
    model: 'gpt-4o',
    tokens: { input: 10 },
    status: 'ok',
    content,
  })
  const answer = await app.api('POST', '/api/usage', {
    token: await makeServiceAccount(app),
    body: [row('kept', 0, CONTENT), row('old', 8, CONTENT), row('bare', 0, null)],
  })
  expect(answer.body.accepted).toBe(3)
})
afterAll(() => app.close())

const retain = (level: string, days: number) =>
  app.pool.query(
    'update organizations set retention_level = $2, retention_days = $3 where id = $1',
    [organization, level, days],
  )

const reveal = (request: string, body: unknown, { token } = owner, of = organization) =>
  app.api('POST', `/api/admin/organizations/${of}/requests/${request}/content`, { token, body })

async function trail(result: string) {
  const { rows } = await app.pool.query(
    `select actor, resource_type, resource, organization, reason, changes from audit_logs
     where action = 'content.reveal' and result = $1 order by created_at, id`,
    [result],
  )
  return rows as Record<string, unknown>[]
}

describe('prompt and answer of a request', () => {
  it('are shown to owner and auditor for a reason, and that they were read is written down', async () => {
    for (const reader of [owner, auditor]) {
      const { status, body } = await reveal('kept', { reason: ' Ticket 4711 ' }, reader)
      expect([status, body]).toEqual([200, { content: CONTENT }])
    }
    const entry = {
      ...{ resource_type: 'request', resource: 'kept', organization },
      ...{ reason: 'Ticket 4711', changes: null },
    }
    expect(await trail('done')).toEqual([
      { actor: owner.id, ...entry },
      { actor: auditor.id, ...entry },
    ])
  })

  it('are not shown without a reason or a right, and the attempt is written down', async () => {
    const refusals: [body: unknown, code: string][] = [
      [{}, 'reason_required'],
      [{ reason: ' ab ' }, 'reason_required'],
      [{ reason: 5 }, 'reason_invalid'],
      [{ reason: 'x'.repeat(501) }, 'reason_too_long'],
      [{ reason: 'Ticket', why: 'x' }, 'unknown_field'],
    ]
    for (const [body, code] of refusals)
      expect((await reveal('kept', body)).body.error.code).toBe(code)
    expect((await reveal('kept', { reason: 'Ticket' }, support)).status).toBe(403)
    expect(await trail('refused:forbidden')).toMatchObject([{ actor: support.id, organization }])
  })

  it('are told apart: gone by retention, never sent, of no such request', async () => {
    const old = await reveal('old', { reason: 'Ticket' })
    expect([old.status, old.body.error.code]).toEqual([422, 'content_dropped'])
    const ago = Date.now() - Date.parse(old.body.error.details.keptUntil)
    expect(Math.round(ago / DAY_MS)).toBe(1)
    const refused = async (request: string, of?: string) => {
      const { status, body } = await reveal(request, { reason: 'Ticket' }, owner, of)
      return [status, body.error.code]
    }
    expect(await refused('bare')).toEqual([404, 'content_missing'])
    expect(await refused('none')).toEqual([404, 'gateway_request_not_found'])
    const other = await makeOrganization(app.pool)
    expect(await refused('kept', other)).toEqual([404, 'gateway_request_not_found'])
  })

  it('are not shown from the moment the organization lets nothing be kept', async () => {
    await retain('none', 7)
    const { status, body } = await reveal('kept', { reason: 'Ticket' })
    expect([status, body.error.code]).toEqual([422, 'content_not_retained'])
    await retain('retain', 7)
    expect((await reveal('kept', { reason: 'Ticket' })).status).toBe(200)
  })

  it('do not leave where the trail cannot be written', async () => {
    const before = (await trail('done')).length
    await app.pool.query(
      "alter table audit_logs add constraint broken check (action <> 'content.reveal') not valid",
    )
    const { status, body } = await reveal('kept', { reason: 'Ticket' })
    await app.pool.query('alter table audit_logs drop constraint broken')
    expect(status).toBeGreaterThanOrEqual(500)
    expect(JSON.stringify(body)).not.toContain(SECRET)
    expect(await trail('done')).toHaveLength(before)
  })

  it('stand nowhere in the trail', async () => {
    const { rows } = await app.pool.query(
      `select a.*, p.changes as personal from audit_logs a left join audit_personal p on p.audit_id = a.id`,
    )
    expect(JSON.stringify(rows)).not.toContain(SECRET)
  })
})
