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
  await topUp(app.pool, organization, '10')
  await reportUsage(app, project)
})
afterAll(() => app.close())

const get = (path: string, as: string | undefined = token) =>
  app.api('GET', `/api/admin${path}`, { token: as })

describe('charts', () => {
  const places = () => [
    `/organizations/${organization}`,
    `/organizations/${organization}/projects/${project}`,
  ]

  it('answer for an organization, a project and the platform', async () => {
    for (const place of [...places(), '']) {
      const series = await get(`${place}/metrics/timeseries?window=1h&timeZone=Asia/Kolkata`)
      expect(series.status).toBe(200)
      expect(series.body).toMatchObject({
        timeZone: 'Asia/Kolkata',
        granularity: '15min',
        mode: 'daily',
      })
      const requests = series.body.data.map(
        (point: { totalRequests: number }) => point.totalRequests,
      )
      expect(requests.reduce((a: number, b: number) => a + b, 0)).toBe(1)
      expect(series.body.data[0]).toHaveProperty('errorRate', 0)
      expect('signups' in series.body.data[0]).toBe(place === '')

      const costs = await get(`${place}/metrics/cost-by-model?window=1h&limit=1`)
      const usage = { totalRequests: 1, totalTokens: 2310, totalCost: '0.0071' }
      expect(costs.body).toMatchObject({
        models: [{ model: 'gpt-4o', provider: 'openai', ...usage }],
        rest: { totalRequests: 0, totalTokens: 0, totalCost: '0' },
        data: [{ model: 'gpt-4o', provider: 'openai', totalCost: '0.0071' }],
      })
    }
  })

  it('take a day unless told otherwise, and the platform 30', async () => {
    const lengthOf = async (path: string) => {
      const { body } = await get(path)
      return (Date.parse(body.endDate) - Date.parse(body.startDate)) / 86_400_000
    }
    expect(await lengthOf(`${places()[0]}/metrics/timeseries`)).toBe(1)
    expect(await lengthOf(`${places()[1]}/metrics/cost-by-model`)).toBe(1)
    expect(await lengthOf('/metrics/timeseries')).toBe(30)
    expect(await lengthOf('/metrics/cost-by-model?range=365d')).toBe(365)
    expect(await lengthOf('/metrics?range=90d')).toBe(90)
  })

  it('refuse what they cannot answer, and say what they take', async () => {
    const bad = async (path: string) => {
      const { status, body } = await get(path)
      return `${status} ${body.error?.code}`
    }
    const series = `${places()[0]}/metrics/timeseries`
    expect(await bad(`${series}?window=2d`)).toBe('400 window_invalid')
    expect(await bad(`${series}?granularity=week`)).toBe('400 granularity_invalid')
    expect(await bad(`${series}?mode=weekly`)).toBe('400 mode_invalid')
    expect(await bad(`${series}?mode=daily&mode=daily`)).toBe('400 parameter_repeated')
    expect(await bad(`${series}?from=2000-01-01&granularity=15min`)).toBe('400 too_many_buckets')
    const costs = '/metrics/cost-by-model'
    for (const limit of ['0', '101', '-1', '1.5', 'x', ''])
      expect(await bad(`${costs}?limit=${limit}`), limit).toBe('400 limit_invalid')
    expect((await get(`${costs}?limit=100`)).status).toBe(200)
    expect(await bad(`${costs}?range=8d`)).toBe('400 range_invalid')
    expect(await bad(`${costs}?range=7d&window=7d`)).toBe('400 range_invalid')
    expect(await bad('/metrics?range=7d&from=2026-01-01')).toBe('400 range_invalid')
    expect(await bad('/metrics?window=7d')).toBe('400 window_invalid')
    const unknown = await get('/metrics?range=1y')
    for (const range of ['7d', '30d', '90d', '365d', 'all'])
      expect(unknown.body.error.message).toContain(range)
  })

  it('tell an unknown organization or project', async () => {
    for (const what of ['timeseries', 'cost-by-model']) {
      const nobody = await get(`/organizations/org_nobody/metrics/${what}`)
      expect([nobody.status, nobody.body.error.code]).toEqual([404, 'organization_not_found'])
      const nothing = await get(`${places()[0]}/projects/prj_nobody/metrics/${what}`)
      expect([nothing.status, nothing.body.error.code]).toEqual([404, 'project_not_found'])
    }
  })
})

describe('GET /api/admin/metrics', () => {
  it('answers every figure of the platform', async () => {
    const { status, body } = await get('/metrics?range=all')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      range: 'all',
      totalProcessed: '10',
      totalRevenue: '10',
      netRevenue: '10',
      totalToppedUp: '10',
      totalSpent: '0.0071',
      payingCustomers: 1,
      creditsInCirculation: { positive: '9.9929', negative: '0' },
    })
    const custom = await get('/metrics?from=2020-01-01&to=2020-02-01')
    expect(custom.body).toMatchObject({ range: 'custom', totalProcessed: '0', payingCustomers: 0 })
  })

  it('is for service accounts that are bound to no organization', async () => {
    const statuses = []
    for (const bound of [[], [organization]])
      for (const path of [
        '/metrics',
        '/metrics/timeseries',
        `/organizations/${organization}/metrics/timeseries`,
      ])
        statuses.push(
          (await get(path, await makeServiceAccount(app, ['metrics:read'], bound))).status,
        )
    expect(statuses).toEqual([200, 200, 200, 403, 403, 200])
  })
})
