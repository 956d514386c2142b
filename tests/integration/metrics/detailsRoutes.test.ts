import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import {
  makeOrganization,
  makeProject,
  makeServiceAccount,
  signInAs,
  topUp,
} from '../../support/factories'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'
import { reportUsage } from './reportUsage'

let app: TestPayload
let token: string
let organization: string
let project: string

beforeAll(async () => {
  app = await bootTestPayload()
  token = (await signInAs(app, 'finance')).token
  organization = await makeOrganization(app.pool, { name: 'Acme' })
  project = await makeProject(app.pool, organization)
})
afterAll(() => app.close())

const get = (path: string, as: string | undefined = token) =>
  app.api('GET', `/api/admin${path}`, { token: as })

const USAGE = {
  totalRequests: 1,
  totalTokens: 2310,
  totalCost: '0.0071',
  inputTokens: 2000,
  inputCost: '0.003',
  outputTokens: 310,
  outputCost: '0.0031',
  cachedTokens: 800,
  cachedCost: '0.001',
  otherCost: '0',
  mostUsedModel: 'gpt-4o',
  mostUsedModelCost: '0.0071',
  mostUsedProvider: 'openai',
  errorRate: 0,
  latencyP50Ms: null,
}

describe('GET /api/admin/organizations/:id', () => {
  it('answers zeros and nulls for an organization without usage', async () => {
    const quiet = await makeOrganization(app.pool)
    const { status, body } = await get(`/organizations/${quiet}`)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      organization: { id: quiet, credits: '0', totalCreditsAllTime: '0', totalSpent: '0' },
      window: '1d',
      totalRequests: 0,
      totalCost: '0',
      mostUsedModel: null,
      previous: { totalRequests: 0, totalCost: '0' },
    })
    expect(Date.parse(body.endDate) - Date.parse(body.startDate)).toBe(86_400_000)
  })

  it('answers who it is and what was used, for a window and for a range in a zone', async () => {
    await topUp(app.pool, organization, '10')
    await reportUsage(app, project)
    const hour = await get(`/organizations/${organization}?window=1h`)
    expect(hour.body).toMatchObject({
      organization: {
        id: organization,
        name: 'Acme',
        status: 'active',
        plan: 'free',
        devPlan: 'none',
        credits: '9.9929',
        totalCreditsAllTime: '10',
        totalSpent: '0.0071',
        createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      },
      window: '1h',
      ...USAGE,
    })
    const range = await get(
      `/organizations/${organization}?from=2026-03-29&to=2026-03-30&timeZone=Europe/Berlin`,
    )
    expect(range.body).toMatchObject({
      window: 'custom',
      startDate: '2026-03-28T23:00:00.000Z',
      endDate: '2026-03-29T22:00:00.000Z',
      totalRequests: 0,
    })
  })

  it('refuses what it cannot answer, and says what it takes', async () => {
    const bad = async (query: string) => {
      const { status, body } = await get(`/organizations/${organization}?${query}`)
      return [status, body.error.code]
    }
    const answer = await get(`/organizations/${organization}?window=2d`)
    expect(answer.status).toBe(400)
    expect(answer.body.error.code).toBe('window_invalid')
    for (const window of ['1h', '4h', '12h', '1d', '7d', '30d', '90d', '365d'])
      expect(answer.body.error.message).toContain(window)
    expect(await bad('window=1d&window=1d')).toEqual([400, 'parameter_repeated'])
    expect(await bad('anything=1&anything=1')).toEqual([400, 'parameter_repeated'])
    expect(await bad('window=')).toEqual([400, 'window_invalid'])
    expect(await bad('window=1d&from=2026-11-01')).toEqual([400, 'window_invalid'])
    expect(await bad('from=2026-11-02&to=2026-11-01')).toEqual([400, 'range_invalid'])
    expect(await bad('to=2026-11-01')).toEqual([400, 'range_invalid'])
    expect(await bad('from=yesterday')).toEqual([400, 'time_invalid'])
    expect(await bad('timeZone=Berlin')).toEqual([400, 'time_zone_invalid'])
  })

  it('answers for ranges before all usage and as long as the calendar', async () => {
    const early = await get(`/organizations/${organization}?from=1900-01-01&to=1960-01-01`)
    expect([early.status, early.body.totalRequests]).toEqual([200, 0])
    const { status, body } = await get(
      `/organizations/${organization}?from=1900-01-01&to=9999-12-31`,
    )
    expect([status, body.startDate, body.endDate]).toEqual([
      200,
      '1900-01-01T00:00:00.000Z',
      '9999-12-31T00:00:00.000Z',
    ])
  })

  it('tells an unknown organization from a bad question', async () => {
    const unknown = await get('/organizations/org_nobody')
    expect([unknown.status, unknown.body.error.code]).toEqual([404, 'organization_not_found'])
    expect((await get('/organizations/org_nobody?window=2d')).status).toBe(400)
    expect((await get(`/organizations/${organization}`, '')).status).toBe(401)
  })
})

describe('GET …/projects/:projectId/metrics', () => {
  it('answers the same for a project', async () => {
    const { status, body } = await get(
      `/organizations/${organization}/projects/${project}/metrics?window=1h`,
    )
    expect(status).toBe(200)
    expect(body).toMatchObject({
      project: { id: project, organization, mode: 'hybrid', status: 'active' },
      window: '1h',
      ...USAGE,
    })
    expect(body.organization).toBeUndefined()
  })

  it('knows no project of another organization', async () => {
    const other = await makeOrganization(app.pool)
    for (const path of [
      `/organizations/${other}/projects/${project}/metrics`,
      `/organizations/${organization}/projects/prj_nobody/metrics`,
    ]) {
      const { status, body } = await get(path)
      expect([status, body.error.code]).toEqual([404, 'project_not_found'])
    }
    const unknown = await get(`/organizations/org_nobody/projects/${project}/metrics`)
    expect([unknown.status, unknown.body.error.code]).toEqual([404, 'organization_not_found'])
  })

  it('lets a service account read the figures of its organizations', async () => {
    const path = `/organizations/${organization}/projects/${project}/metrics`
    const [bound, free, elsewhere, writer] = [
      await makeServiceAccount(app, ['metrics:read'], [organization]),
      await makeServiceAccount(app, ['metrics:read']),
      await makeServiceAccount(app, ['metrics:read'], [await makeOrganization(app.pool)]),
      await makeServiceAccount(app, ['usage:write']),
    ]
    const statuses = []
    for (const account of [bound, free, elsewhere, writer])
      statuses.push((await get(path, account)).status)
    expect(statuses).toEqual([200, 200, 403, 403])
  })
})
