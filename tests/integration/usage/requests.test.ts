import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import {
  makeApiKey,
  makeOrganization,
  makeProject,
  makeServiceAccount,
  signInAs,
  topUp,
} from '../../support/factories'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'
import { inventReports, type Reported } from './inventReports'

const COUNT = 240
let app: TestPayload
let token: string
let reported: Reported[]
let organizations: string[]
let projects: string[]
let apiKey: string

beforeAll(async () => {
  app = await bootTestPayload()
  token = (await signInAs(app, 'support')).token
  organizations = [
    await makeOrganization(app.pool, { name: 'Acme' }),
    await makeOrganization(app.pool, { name: 'Bolt' }),
  ]
  projects = [
    await makeProject(app.pool, organizations[0] ?? ''),
    await makeProject(app.pool, organizations[0] ?? ''),
    await makeProject(app.pool, organizations[1] ?? ''),
  ]
  apiKey = await makeApiKey(app.pool, projects[0] ?? '')
  for (const organization of organizations) await topUp(app.pool, organization, '100')
  reported = inventReports(COUNT, { organizations, projects, apiKey })
  const machine = await makeServiceAccount(app)
  const answer = await app.api('POST', '/api/usage', { token: machine, body: reported })
  expect(answer.body).toMatchObject({ accepted: COUNT, rejected: 0 })
})
afterAll(() => app.close())

const get = (path: string) => app.api('GET', `/api/admin${path}`, { token })
const idsOf = (body: { logs: { id: string }[] }) => body.logs.map(({ id }) => id)

async function allPages(query: string, limit: number, path = '/requests'): Promise<string[]> {
  const ids: string[] = []
  let cursor = ''
  for (;;) {
    const { status, body } = await get(`${path}?${query}&limit=${limit}${cursor}`)
    expect(status).toBe(200)
    expect(body.logs.length).toBeLessThanOrEqual(limit)
    ids.push(...idsOf(body))
    expect(body.pagination.hasMore).toBe(body.pagination.nextCursor !== null)
    if (!body.pagination.hasMore) return ids
    cursor = `&cursor=${body.pagination.nextCursor}`
  }
}

/** The order of pages: time, then id by its bytes, the newest first. */
const newestFirst = (rows: readonly Reported[]) =>
  [...rows]
    .sort((a, b) => (a.time === b.time ? (a.id < b.id ? 1 : -1) : a.time < b.time ? 1 : -1))
    .map(({ id }) => id)

describe('GET /api/admin/requests', () => {
  it('answers each request with its names, tokens and costs', async () => {
    const [some] = reported.filter(
      ({ model, billing, status, apiKey: key }) =>
        model === 'gpt-4o' && billing === 'credits' && status === 'upstream_error' && key,
    )
    if (!some) throw new Error('The invented requests lack one.')
    const { body } = await get(`/requests?id=${some.id}`)
    expect(body.pagination).toEqual({
      nextCursor: null,
      hasMore: false,
      newerCursor: expect.any(String),
      hasNewer: false,
      limit: 50,
    })
    const [row] = body.logs
    const nano = BigInt(some.tokens.input) * 2500n + BigInt(some.tokens.output) * 10_000n
    expect(row).toMatchObject({
      ...some,
      organizationName: 'Acme',
      tokens: { ...some.tokens, cachedInput: 0, cacheWrite: 0, reasoning: 0 },
      units: { webSearches: 0, images: 0 },
      listCost: row.charge,
      discount: '0',
      errorMessage: null,
      usage: null,
      metadata: null,
      priceVersion: expect.stringMatching(/^prc_/),
    })
    expect(Math.round(Number(row.charge) * 1e9)).toBe(Number(nano))
  })

  it('turns pages of any size, without a gap or a repetition, also among equal times', async () => {
    const expected = newestFirst(reported)
    for (const limit of [1, 7, 100]) expect(await allPages('', limit)).toEqual(expected)
  })

  it('filters by each field, alone and together', async () => {
    const questions: [string, (row: Reported) => boolean][] = [
      [`organization=${organizations[1]}`, (row) => row.organization === organizations[1]],
      [`project=${projects[0]},${projects[2]}`, (row) => row.project !== projects[1]],
      [`apiKey=${apiKey}`, (row) => row.apiKey === apiKey],
      ['provider=openai', (row) => row.provider === 'openai'],
      ['model=gpt-4o-mini', (row) => row.model === 'gpt-4o-mini'],
      ['status=client_error,upstream_error', (row) => row.status !== 'ok'],
      ['errorKind=timeout', (row) => row.errorKind === 'timeout'],
      ['finishReason=completed', (row) => row.finishReason === 'completed'],
      ['source=batch', (row) => row.source === 'batch'],
      ['billing=own_key', (row) => row.billing === 'own_key'],
      ['billing=own_key,credits', () => true],
      ['unpriced=1', (row) => row.provider === 'nobody'],
      [
        'durationMin=1000&durationMax=2000',
        (row) => row.durationMs >= 1000 && row.durationMs <= 2000,
      ],
      ['model=nothing-of-the-kind', () => false],
      ['id=nothing-of-the-kind', () => false],
      [
        `organization=${organizations[0]}&status=ok&source=chat&model=gpt-4o,gpt-4o-mini`,
        (row) =>
          row.organization === organizations[0] &&
          row.status === 'ok' &&
          row.source === 'chat' &&
          row.provider === 'openai',
      ],
    ]
    for (const [query, holds] of questions) {
      const expected = newestFirst(reported.filter(holds))
      expect(await allPages(query, 60), query).toEqual(expected)
      const { body } = await get(`/requests?${query}&limit=1&count=1`)
      expect(body.pagination.count, query).toEqual({ value: expected.length, isCapped: false })
    }
  })

  it('filters by charge, both ends included', async () => {
    const { body } = await get('/requests?limit=100&model=gpt-4o&billing=credits')
    const charges = (body.logs as { charge: string }[]).map(({ charge }) => Number(charge))
    const [low, high] = [charges[3] ?? 0, charges[9] ?? 0].sort((a, b) => a - b)
    const within = await get(
      `/requests?limit=100&model=gpt-4o&billing=credits&costMin=${low}&costMax=${high}`,
    )
    expect(within.body.logs).toHaveLength(
      charges.filter((charge) => charge >= (low ?? 0) && charge <= (high ?? 0)).length,
    )
  })

  it('takes a range, exact at both edges', async () => {
    const times = reported.map(({ time }) => time).sort()
    const [from, to] = [times[60] ?? '', times[180] ?? '']
    const expected = newestFirst(reported.filter(({ time }) => time >= from && time < to))
    expect(await allPages(`from=${from}&to=${to}`, 50)).toEqual(expected)
  })

  it('keeps the edges of a window while its pages are turned', async () => {
    const first = await get('/requests?window=4h&limit=1')
    const late = reported.map(({ time }) => time).sort()[0] ?? ''
    expect(first.body.pagination.hasMore).toBe(true)
    const second = await get(
      `/requests?window=4h&limit=100&cursor=${first.body.pagination.nextCursor}`,
    )
    expect(second.status).toBe(200)
    expect(second.body.logs.every(({ time }: { time: string }) => time >= late)).toBe(true)
  })

  it('refuses what it cannot mean', async () => {
    const { body } = await get('/requests?limit=1&status=ok')
    const cursor = String(body.pagination.nextCursor)
    const newer = String(body.pagination.newerCursor)
    const refusals: [string, string][] = [
      ['status=fine', 'parameter_invalid'],
      ['billing=cash', 'parameter_invalid'],
      ['unpriced=yes', 'parameter_invalid'],
      ['model=', ''],
      ['model=a,,b', 'parameter_invalid'],
      ['costMin=1,5', 'amount_invalid'],
      ['costMin=2&costMax=1', 'range_invalid'],
      ['durationMin=1.5', 'parameter_invalid'],
      ['durationMin=2&durationMax=1', 'range_invalid'],
      ['window=2d', 'window_invalid'],
      ['window=1d&from=2026-01-01', 'window_invalid'],
      ['limit=0', 'parameter_invalid'],
      ['limit=101', 'parameter_invalid'],
      ['offset=10', 'parameter_invalid'],
      ['count=all', 'parameter_invalid'],
      ['cursor=abc', 'cursor_invalid'],
      [`status=ok&after=${cursor}`, 'cursor_invalid'],
      [`status=ok&after=${newer}&cursor=${newer}`, 'cursor_invalid'],
      [`status=client_error&after=${newer}`, 'cursor_stale'],
      [`cursor=${cursor.slice(0, -3)}`, 'cursor_invalid'],
      [`status=client_error&cursor=${cursor}`, 'cursor_stale'],
      ['status=ok&status=ok', 'parameter_repeated'],
    ]
    for (const [query, code] of refusals) {
      const answer = await get(`/requests?${query}`)
      expect(answer.status, query).toBe(code === '' ? 200 : 400)
      if (code !== '') expect(answer.body.error.code, query).toBe(code)
    }
  })
})

describe('GET …/projects/:projectId/logs', () => {
  it('is the explorer of one project', async () => {
    const path = `/organizations/${organizations[0]}/projects/${projects[1]}/logs`
    const expected = newestFirst(reported.filter(({ project }) => project === projects[1]))
    expect(await allPages('', 30, path)).toEqual(expected)
    expect((await get(`${path}?project=${projects[0]}`)).body.error.code).toBe('parameter_invalid')
  })

  it('is 404 for a project of somebody else', async () => {
    const { status, body } = await get(
      `/organizations/${organizations[1]}/projects/${projects[1]}/logs`,
    )
    expect([status, body.error.code]).toEqual([404, 'project_not_found'])
  })
})

describe('GET …/requests/:requestId', () => {
  it('explains the price line by line', async () => {
    const some = reported.find(
      ({ model, billing, tokens }) =>
        model === 'gpt-4o' && billing === 'credits' && tokens.input > 0 && tokens.output > 0,
    )
    if (!some) throw new Error('The invented requests lack one.')
    const { status, body } = await get(`/organizations/${some.organization}/requests/${some.id}`)
    expect(status).toBe(200)
    expect(body.request).toMatchObject({ id: some.id, project: some.project })
    expect(body.price).toMatchObject({
      listCost: body.request.listCost,
      charge: body.request.charge,
      discount: '0',
      remark: null,
    })
    expect(body.price.lines.map(({ unitPrice }: { unitPrice: string }) => unitPrice)).toEqual([
      '$2.50 / 1 M',
      '$10.00 / 1 M',
    ])
  })

  it('says of one without a price that it has none', async () => {
    const some = reported.find(({ model }) => model === 'unknown-model')
    const { body } = await get(`/organizations/${some?.organization}/requests/${some?.id}`)
    expect(body.request).toMatchObject({ listCost: null, charge: '0', priceVersion: null })
    expect(body.price).toMatchObject({ remark: 'unpriced', lines: [] })
  })

  it('is 404 in another organization', async () => {
    const some = reported.find(({ organization }) => organization === organizations[0])
    const { status, body } = await get(`/organizations/${organizations[1]}/requests/${some?.id}`)
    expect([status, body.error.code]).toEqual([404, 'gateway_request_not_found'])
  })
})
