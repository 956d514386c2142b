import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import {
  makeOrganization,
  makeProject,
  makeServiceAccount,
  readBalance,
  signInAs,
} from '../../support/factories'
import { teamRow } from '../../support/litellmRows'
import { countQueued, mapName, mapTeam, states } from '../../support/mappings'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'

let app: TestPayload
let machine: string
let owner: string

beforeAll(async () => {
  app = await bootTestPayload()
  machine = await makeServiceAccount(app)
  owner = (await signInAs(app, 'owner')).token
})
afterAll(() => app.close())

const send = (body: unknown, token = machine) =>
  app.api('POST', '/api/usage/litellm', { token, body })

const mappedTeam = (organization?: string) => mapTeam(app, owner, organization)

describe('what is queued', () => {
  it('waits once, without prompts, and is booked once by 8 bookers when it is mapped', async () => {
    await app.pool.query('delete from metering.queued_reports')
    const organization = await makeOrganization(app.pool, { retentionLevel: 'retain' })
    const project = await makeProject(app.pool, organization)
    const rows = Array.from({ length: 1200 }, () =>
      teamRow('late-team', { messages: [{ role: 'user', content: 'a secret' }] }),
    )
    for (const part of [rows.slice(0, 600), rows.slice(600), rows.slice(0, 50)])
      expect((await send(part)).status).toBe(200)
    expect(await countQueued(app)).toBe(1200)
    const kept = await app.pool.query(
      `select count(*)::int as n from metering.queued_reports where report::text like '%a secret%'`,
    )
    expect(kept.rows[0].n).toBe(0)
    expect(states(await send([rows[0], { ...rows[0], model: 'gpt-4' }]))).toEqual([
      'duplicate',
      'content_differs',
    ])

    // Straight into the table: no booking starts by itself.
    await app.pool.query(
      `insert into usage_mappings (id, kind, foreign_name, target) values ('map_late', 'project', 'late-team', $1)`,
      [project],
    )
    const answers = await Promise.all(
      Array.from({ length: 8 }, () =>
        app.api('POST', '/api/admin/usage-queue/book', { token: owner }),
      ),
    )
    expect(answers.map((answer) => answer.status)).toEqual(Array(8).fill(200))
    expect(answers.reduce((sum, { body }) => sum + body.booked, 0)).toBe(1200)
    expect(await countQueued(app)).toBe(0)
    expect((await readBalance(app.pool, organization)).totalSpent).toBe('8.520000000')
    expect(states(await send(rows.slice(0, 2)))).toEqual(['duplicate', 'duplicate'])
  })

  it('is booked by the mapping itself, as far as that mapping goes', async () => {
    const organization = await makeOrganization(app.pool)
    const project = await makeProject(app.pool, organization)
    await send([teamRow('soon-1'), teamRow('soon-1'), teamRow('never-2')])
    const before = await countQueued(app)
    await mapName(app, owner, { kind: 'project', foreignName: 'soon-1', target: project })
    await vi.waitFor(async () => expect(await countQueued(app)).toBe(before - 2), 10_000)
    expect((await readBalance(app.pool, organization)).totalSpent).toBe('0.014200000')
  })

  it('is held to the organizations that its account is bound to', async () => {
    const mine = await makeOrganization(app.pool)
    const other = await mappedTeam()
    const bound = await makeServiceAccount(app, ['usage:write'], [mine])
    await send([teamRow('bound-team')], bound)
    await mapName(app, owner, { kind: 'project', foreignName: 'bound-team', target: other.project })
    const booked = await app.api('POST', '/api/admin/usage-queue/book', { token: owner })
    expect(booked.status).toBe(200)
    expect((await readBalance(app.pool, other.organization)).totalSpent).toBe('0.000000000')
    const { rows } = await app.pool.query(
      `select code from metering.queued_reports where names->'project'->>0 = 'bound-team'`,
    )
    expect(rows).toEqual([{ code: 'organization_not_allowed' }])
  })

  it('is listed by the names to map, and row by row', async () => {
    await app.pool.query('delete from metering.queued_reports')
    await send([teamRow('a-team'), teamRow('a-team'), teamRow('a-team'), teamRow('b-team')])
    const list = (query = '') =>
      app.api('GET', `/api/admin/usage-queue${query}`, { token: owner }).then(({ body }) => body)
    const all = await list()
    expect(all.total).toEqual({ requests: 4, groups: 2 })
    expect(all.groups[0]).toMatchObject({
      format: 'litellm',
      serviceAccountName: 'test gateway',
      names: { project: ['a-team'] },
      code: 'no_mapping',
      requests: 3,
      inputTokens: 6000,
      outputTokens: 930,
      reportedCost: '0.0213',
    })
    expect(all.rows[0]).toMatchObject({
      provider: 'openai',
      model: 'gpt-4o',
      tokens: { input: 1200, cachedInput: 800 },
      usage: { prompt_tokens: 2000 },
      code: 'no_mapping',
    })
    const first = await list(`?group=${all.groups[0].group}&limit=2`)
    expect([first.rows.length, first.pagination.hasMore]).toEqual([2, true])
    const second = await list(
      `?group=${all.groups[0].group}&limit=2&cursor=${first.pagination.nextCursor}`,
    )
    expect([second.rows.length, second.pagination]).toEqual([
      1,
      { nextCursor: null, hasMore: false, limit: 2 },
    ])
    for (const bad of ['?limit=0', '?cursor=x', '?group=x', '?format=x', '?limit=1&limit=2'])
      expect((await app.api('GET', `/api/admin/usage-queue${bad}`, { token: owner })).status).toBe(
        400,
      )
  })
})

describe('a mapping', () => {
  it('points at something there is, once, and is audited', async () => {
    const { organization, project } = await mappedTeam()
    const post = (mapping: Partial<Parameters<typeof mapName>[2]>) =>
      mapName(app, owner, { kind: 'project', foreignName: 'x', target: project, ...mapping })
    const answer = await post({})
    expect(answer.status).toBe(201)
    const { id } = answer.body.doc
    const codes = [
      await post({}),
      await post({ foreignName: 'y', target: 'prj_nobody' }),
      await post({ kind: 'model', foreignName: '*', target: 'gpt-4o' }),
    ].map(({ status, body }) => [status, body.errors[0].data.code])
    expect(codes).toEqual([
      [409, 'mapping_exists'],
      [422, 'target_not_found'],
      [422, 'wildcard_not_allowed'],
    ])
    expect((await post({ format: 'otlp' })).status).toBe(201)
    expect((await post({ kind: 'organization', target: organization })).status).toBe(201)
    await app.api('PATCH', `/api/usage-mappings/${id}`, {
      token: owner,
      body: { foreignName: 'z' },
    })
    await app.api('DELETE', `/api/usage-mappings/${id}`, { token: owner })
    const { rows } = await app.pool.query(
      `select action from audit_logs where resource = $1 order by created_at`,
      [id],
    )
    expect(rows.map((row: { action: string }) => row.action)).toEqual([
      'usage_mapping.create',
      'usage_mapping.update',
      'usage_mapping.delete',
    ])
  })
})
