import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { sumMoney } from '@/money/sumMoney'

import { makeApiKey, signInAs } from '../../support/factories'
import { refusalOf } from '../../support/ledger'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'
import { buildWorld, inventRange, type World } from '../metrics/metricsWorld'
import { readCsv, sumOf, totalOf } from './exportFile'

let app: TestPayload
let world: World
let token: string

beforeAll(async () => {
  app = await bootTestPayload()
  token = (await signInAs(app, 'finance')).token
  world = await buildWorld(app.pool, 11)
  await makeApiKey(app.pool, world.projects[0] ?? '')
  await app.pool.query(`update organizations set name = '=' || id`)
})
afterAll(() => app.close())

const get = async (path: string) => app.api('GET', `/api/admin/${path}`, { token })
const csvOf = async (path: string) => readCsv(await get(path))

const MONEY = [
  ...['totalCost', 'inputCost', 'outputCost', 'cachedCost', 'cacheWriteCost', 'otherCost'],
  ...['ownKeyListCost', 'discountSavings', 'providerCost', 'margin'],
]
const COUNTS = [
  ...['totalRequests', 'totalTokens', 'inputTokens', 'outputTokens', 'reasoningTokens'],
  ...['errorCount', 'clientErrorCount', 'cacheHits'],
]

describe('usage by any grouping', () => {
  it.each([
    'organization',
    'project',
    'apiKey',
    'provider',
    'model',
    'source',
    'status',
    'billing',
    '15min',
    'hour',
    'day',
    'month',
    'day,model,provider',
    'month,organization,status,billing',
  ])('%s: its sum, column by column, is what the metrics show', async (groupBy) => {
    for (const seed of [1, 2]) {
      const { from, to } = inventRange(seed)
      const range = `from=${from}&to=${to}&timeZone=America/New_York`
      const shown = (await get(`usage/metrics?${range}`)).body
      const csv = await csvOf(`export/usage?groupBy=${groupBy}&${range}`)
      for (const column of [...MONEY, ...COUNTS]) {
        expect(sumOf(csv.rows, column), column).toBe(String(shown[column]))
        expect(totalOf(csv)[column], column).toBe(String(shown[column]))
      }
    }
  })

  it('by time is the chart, bucket by bucket, in zones whose days have 23 and 25 hours', async () => {
    for (const zone of ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata'])
      for (const step of ['hour', 'day', 'month']) {
        const range = `from=2026-10-23T07:13:00Z&to=2026-10-26T19:00:00Z&timeZone=${zone}`
        const chart = (
          await get(
            `organizations/${world.organizations[0]}/metrics/timeseries?granularity=${step}&${range}`,
          )
        ).body
        const csv = await csvOf(
          `export/usage?groupBy=${step}&organization=${world.organizations[0]}&${range}`,
        )
        const drawn = chart.data.filter(
          (point: { totalRequests: number }) => point.totalRequests > 0,
        )
        expect(csv.rows.map(({ date = '' }) => new Date(date).toISOString())).toEqual(
          drawn.map(({ date }: { date: string }) => date),
        )
        for (const [i, row] of csv.rows.entries())
          for (const column of [...MONEY, ...COUNTS])
            expect(row[column], `${zone} ${step} ${column}`).toBe(String(drawn[i][column]))
      }
  })

  it('by model and provider is the cost by model', async () => {
    const range = 'from=2026-10-01&to=2026-11-01'
    const { models } = (
      await get(`organizations/${world.organizations[1]}/metrics/cost-by-model?${range}`)
    ).body
    const csv = await csvOf(
      `export/usage?groupBy=model,provider&organization=${world.organizations[1]}&${range}`,
    )
    expect(csv.rows).toHaveLength(models.length)
    for (const { model, provider, totalCost, totalRequests } of models)
      expect(
        csv.rows.find((row) => row.model === model && row.provider === provider),
      ).toMatchObject({ totalCost, totalRequests: String(totalRequests) })
  })

  it('names what it is divided by, and takes the filters of requests', async () => {
    const csv = await csvOf(
      'export/usage?groupBy=organization,status&status=ok,canceled&model=o3,llama',
    )
    expect(csv.columns.slice(0, 3)).toEqual(['organization', 'organizationName', 'status'])
    expect(new Set(csv.rows.map(({ status }) => status))).toEqual(new Set(['ok', 'canceled']))
    for (const { organization, organizationName } of csv.rows)
      expect(organizationName).toBe(`=${organization}`)
    const requests = await csvOf('export/requests?status=ok,canceled&model=o3,llama')
    expect(totalOf(csv).totalCost).toBe(totalOf(requests).charge)
    expect(totalOf(csv).listCost).toBe(totalOf(requests).listCost)
    expect(totalOf(csv).totalRequests).toBe(requests.comments.rows)
  })

  it('is empty of nothing, and refuses what it does not know', async () => {
    expect((await csvOf('export/usage?model=unheard')).rows).toEqual([])
    for (const groupBy of ['day,hour', 'color', 'day,'])
      expect(refusalOf(await get(`export/usage?groupBy=${groupBy}`))).toEqual([
        400,
        'parameter_invalid',
      ])
  })
})

describe('FOCUS', () => {
  const focus = (query: string) => csvOf(`export/focus?${query}`)

  it('has the columns that it demands, and one row a day, project, provider and model', async () => {
    const { columns, rows } = await focus('from=2026-10-24&to=2026-10-27&timeZone=Europe/Berlin')
    expect(columns).toEqual(
      expect.arrayContaining([
        ...['BilledCost', 'BillingAccountId', 'BillingAccountName', 'BillingCurrency'],
        ...['BillingPeriodEnd', 'BillingPeriodStart', 'ChargeCategory', 'ChargeClass'],
        ...['ChargeDescription', 'ChargePeriodEnd', 'ChargePeriodStart', 'ContractedCost'],
        ...['EffectiveCost', 'InvoiceIssuerName', 'ListCost', 'PricingQuantity', 'PricingUnit'],
        ...['ProviderName', 'PublisherName', 'ServiceCategory', 'ServiceName'],
      ]),
    )
    const keys = rows.map((row) =>
      [row.ChargePeriodStart, row.SubAccountId, row.ProviderName, row.ResourceId].join(),
    )
    expect(new Set(keys).size).toBe(rows.length)
    // The day on which the clocks go back has 25 hours.
    expect(new Set(rows.map((row) => `${row.ChargePeriodStart}/${row.ChargePeriodEnd}`))).toEqual(
      new Set([
        '2026-10-23T22:00:00Z/2026-10-24T22:00:00Z',
        '2026-10-24T22:00:00Z/2026-10-25T23:00:00Z',
        '2026-10-25T23:00:00Z/2026-10-26T23:00:00Z',
      ]),
    )
    expect(new Set(rows.map((row) => `${row.BillingPeriodStart}/${row.BillingPeriodEnd}`))).toEqual(
      new Set(['2026-09-30T22:00:00Z/2026-10-31T23:00:00Z']),
    )
  })

  it('adds up to what the metrics show as charged; own keys are not in it', async () => {
    const range = 'from=2026-10-03T11:00:00Z&to=2026-11-02T07:30:00Z'
    const shown = (await get(`usage/metrics?${range}`)).body
    const csv = await focus(range)
    for (const column of ['BilledCost', 'EffectiveCost', 'ContractedCost'])
      expect(sumOf(csv.rows, column)).toBe(shown.totalCost)
    expect(totalOf(csv).BilledCost).toBe(shown.totalCost)
    expect(sumOf(csv.rows, 'ListCost')).toBe(sumMoney([shown.totalCost, shown.discountSavings]))
    expect(sumOf(csv.rows, 'x_ProviderCost')).toBe(shown.providerCost)
  })

  it('is a CSV and nothing else', async () => {
    for (const format of ['json', 'ndjson'])
      expect(refusalOf(await get(`export/focus?format=${format}`))).toEqual([
        400,
        'parameter_invalid',
      ])
    expect(refusalOf(await get('export/focus?billing=own_key'))).toEqual([400, 'parameter_invalid'])
  })
})
