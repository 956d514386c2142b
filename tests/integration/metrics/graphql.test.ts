import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { makeOrganization, makeProject, signInAs, topUp } from '../../support/factories'
import { graphql } from '../../support/graphql'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'
import { reportUsage } from './reportUsage'

let app: TestPayload
let token: string
let organization: string
let project: string
let range: string

beforeAll(async () => {
  app = await bootTestPayload()
  token = (await signInAs(app, 'finance')).token
  organization = await makeOrganization(app.pool, { name: 'Acme' })
  project = await makeProject(app.pool, organization)
  await topUp(app.pool, organization, '10')
  await reportUsage(app, project)
  // Edges that stand still, so that two answers can be compared.
  const now = Date.now()
  range = `from: "${new Date(now - 3_600_000).toISOString()}", to: "${new Date(now + 60_000).toISOString()}"`
})
afterAll(() => app.close())

const rest = async (path: string) => {
  const parameters = range.replaceAll(/(\w+): "([^"]+)",? ?/g, '$1=$2&')
  const { status, body } = await app.api('GET', `/api/admin${path}?${parameters}`, { token })
  expect(status).toBe(200)
  return body as Record<string, unknown>
}

const SUMS = `totalRequests totalTokens totalCost inputTokens inputCost outputTokens outputCost
  cachedTokens cachedCost cacheWriteTokens cacheWriteCost reasoningTokens otherCost ownKeyListCost
  discountSavings errorCount clientErrorCount errorRate cacheHits providerCost margin`

const ask = async (query: string) => {
  const { data, errors } = await graphql(app, token, `{ ${query} }`)
  expect(errors).toBeUndefined()
  return Object.values(data ?? {})[0]
}

describe('metrics by GraphQL', () => {
  it('gives the details that REST gives, of an organization and of a project', async () => {
    const fields = `window startDate endDate ${SUMS} mostUsedModel mostUsedModelCost mostUsedProvider
      latencyP50Ms latencyP95Ms previous { ${SUMS} }`
    for (const [path, subject] of [
      [`/organizations/${organization}`, ''],
      [`/organizations/${organization}/projects/${project}/metrics`, `, project: "${project}"`],
    ] as const) {
      const expected = await rest(path)
      delete expected['organization']
      delete expected['project']
      expect(
        await ask(
          `usageMetrics(organization: "${organization}"${subject}, ${range}) { ${fields} }`,
        ),
      ).toEqual(expected)
      expect(expected).toMatchObject({ totalRequests: 1, totalCost: '0.0071' })
    }
  })

  it('gives the usage of the platform, and of one model of it', async () => {
    const fields = `startDate endDate ${SUMS} latencyP50Ms`
    const all = await rest('/usage/metrics')
    expect(all).toMatchObject(
      (await ask(`usageMetrics(${range}) { ${fields} }`)) as Record<string, unknown>,
    )
    expect(await ask(`usageMetrics(model: "o3", ${range}) { totalRequests }`)).toEqual({
      totalRequests: 0,
    })
    expect(
      await ask(`usageMetrics(model: "gpt-4o", provider: "openai", ${range}) { totalCost }`),
    ).toEqual({ totalCost: all['totalCost'] })
  })

  it('gives the charts that REST gives', async () => {
    const timeseries = await rest(`/organizations/${organization}/metrics/timeseries`)
    expect(
      await ask(`usageTimeseries(organization: "${organization}", ${range}) {
        startDate endDate timeZone granularity mode data { date ${SUMS} } }`),
    ).toEqual(timeseries)
    const costs = await rest('/metrics/cost-by-model')
    expect(
      await ask(`costByModel(${range}) { startDate endDate timeZone granularity mode
        models { model provider totalRequests totalTokens totalCost }
        rest { totalRequests totalTokens totalCost } data { date model provider totalCost } }`),
    ).toEqual(costs)
  })

  it('gives the figures of the platform', async () => {
    const figures = await rest('/metrics')
    expect(
      await ask(`platformMetrics(${range}) { range startDate endDate totalSignups verifiedUsers
        payingCustomers totalProcessed totalRevenue netRevenue totalRefunded totalOrganizations
        totalGifted totalToppedUp totalSpent creditsInCirculation { positive negative }
        activeSubscriptions mrr }`),
    ).toEqual(figures)
  })

  it('refuses as REST does, with the code', async () => {
    const refusal = async (query: string, as = token) =>
      (await graphql(app, as, `{ ${query} }`)).errors?.[0]?.extensions?.code
    expect(await refusal(`usageMetrics(project: "${project}") { totalCost }`)).toBe(
      'organization_required',
    )
    expect(await refusal('usageMetrics(organization: "org_none") { totalCost }')).toBe(
      'organization_not_found',
    )
    expect(
      await refusal(`usageMetrics(organization: "${organization}", window: "2d") { totalCost }`),
    ).toBe('window_invalid')
    const catalog = (await signInAs(app, 'catalog')).token
    const asked = `usageMetrics(organization: "${organization}") { totalCost }`
    expect(await refusal(asked, catalog)).toBe('forbidden')
    expect(await refusal(asked, 'nobody')).toBe('unauthenticated')
  })
})
