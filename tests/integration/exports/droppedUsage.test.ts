import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { systemActor } from '@/audit/recordAudit'
import { keepPartitions } from '@/metering/keepPartitions'

import { makeOrganization, makeProject, signInAs } from '../../support/factories'
import { refusalOf } from '../../support/ledger'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'
import { createRandom, insertUsage, inventUsage, pick, wholeBelow } from '../../support/usage'
import { readCsv, totalOf } from './exportFile'

const DAY_MS = 86_400_000
const monthStart = (ms: number, add = 0) => {
  const date = new Date(ms)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + add)
}
/** Seven months, of which those that are older than 761 days go. */
const START = monthStart(Date.now() - 900 * DAY_MS)
const END = START + 213 * DAY_MS
/** The first of the months that stay. */
const KEPT = monthStart(Date.now() - 761 * DAY_MS)
const iso = (ms: number) => new Date(ms).toISOString()

let app: TestPayload
let token: string
const places: { organization: string; project: string }[] = []
/** What every question was answered while all requests were there. */
const before = new Map<string, string>()

const MIDDLE = START + 70 * DAY_MS
const HOUR_MS = 3_600_000
const SECOND_DAY = START + DAY_MS
const WHOLE_DAYS = `from=${iso(SECOND_DAY)}&to=${iso(KEPT + 9 * DAY_MS)}`
const WHOLE_MONTHS = `from=${iso(START)}&to=${iso(KEPT)}`
const INTO_KEPT = `from=${iso(monthStart(MIDDLE))}&to=${iso(KEPT + 12 * DAY_MS + 12_345)}`
const ANY_HOUR = `from=${iso(MIDDLE + 7 * HOUR_MS)}&to=${iso(KEPT - 29 * HOUR_MS)}`
const ANY_INSTANT = `from=${iso(MIDDLE + 7)}&to=${iso(KEPT + DAY_MS)}`

/** Groupings that sums are kept for, each with ranges and filters that they can tell exactly. */
const answered = (): string[] => {
  const [first = '', second = ''] = [...new Set(places.map(({ organization }) => organization))]
  const [project = '', other = ''] = places.map((place) => place.project)
  return [
    ...[WHOLE_DAYS, WHOLE_MONTHS, INTO_KEPT, ANY_HOUR, 'timeZone=UTC'].flatMap((range) => [
      `groupBy=hour&${range}`,
      `groupBy=day&${range}`,
      `groupBy=month&${range}`,
      `groupBy=organization&${range}`,
      `groupBy=provider,model&${range}`,
      `groupBy=day,provider&${range}&model=o3,llama`,
      `groupBy=hour,organization&${range}&organization=${first},${second}`,
    ]),
    ...['Europe/Berlin', 'America/New_York', 'Pacific/Auckland'].flatMap((timeZone) => [
      `groupBy=day,organization&timeZone=${timeZone}`,
      `groupBy=month,model&timeZone=${timeZone}&${ANY_HOUR}`,
      `groupBy=hour&timeZone=${timeZone}&${INTO_KEPT}`,
    ]),
    ...[WHOLE_DAYS, INTO_KEPT].flatMap((range) => [
      `groupBy=day,organization,provider,model&${range}`,
      `groupBy=month,organization,model&${range}`,
      `groupBy=model&${range}&organization=${first}`,
      `groupBy=day,project&${range}`,
      `groupBy=month,organization,project&${range}`,
      `groupBy=day&${range}&project=${project},${other}`,
      `groupBy=project&${range}&organization=${second}`,
    ]),
    `groupBy=month,project,provider,model&${WHOLE_MONTHS}`,
    `groupBy=month,organization,project,model&${INTO_KEPT}`,
    `groupBy=organization,project,provider,model`,
    `groupBy=model&project=${project}&${WHOLE_MONTHS}`,
    // The zone has no say where nothing is divided by time.
    `groupBy=model&timeZone=Asia/Kolkata&${WHOLE_MONTHS}`,
    // Nothing was ever called like that.
    `groupBy=day&model=unheard&${WHOLE_DAYS}`,
  ]
}

/** Screens and their API over the same time: few requests, which are read as long as they are there. */
const shown = [
  ...['model', 'provider', 'organization', 'project'].map(
    (group) => `analytics?group=${group}&${WHOLE_MONTHS}`,
  ),
  `analytics?group=organization&${ANY_HOUR}`,
  `timeseries?${WHOLE_DAYS}&granularity=day`,
  `cost-by-model?${ANY_HOUR}`,
]
const show = (address: string) => app.api('GET', `/api/admin/metrics/${address}`, { token })

const ask = (query: string) => app.api('GET', `/api/admin/export/usage?${query}`, { token })
/** All but when it was made. */
const rowsOf = async (query: string) => {
  const answer = await ask(query)
  expect(answer.status, `${query}: ${JSON.stringify(answer.body)}`).toBe(200)
  const { comments, rows } = readCsv(answer)
  return JSON.stringify({ rows, count: comments.rows, total: comments.total })
}

beforeAll(async () => {
  app = await bootTestPayload()
  token = (await signInAs(app, 'finance')).token
  for (let i = 0; i < 6; i += 1) {
    const organization =
      i % 2 === 0 ? await makeOrganization(app.pool) : (places.at(-1)?.organization ?? '')
    places.push({ organization, project: await makeProject(app.pool, organization) })
  }
  await keepPartitions(app.pool, systemActor('test'))
  const random = createRandom(5)
  const edges = [SECOND_DAY, MIDDLE, monthStart(MIDDLE), KEPT, KEPT + 9 * DAY_MS, KEPT - DAY_MS]
  const time = () =>
    random() < 0.3
      ? pick(random, edges) * 1000 + pick(random, [-1, 0, 1])
      : START * 1000 + wholeBelow(random, (END - START) * 1000)
  await insertUsage(
    app.pool,
    Array.from({ length: 3000 }, () => inventUsage(random, pick(random, places), time())),
  )
  for (const query of answered()) before.set(query, await rowsOf(query))
  for (const address of shown) before.set(address, JSON.stringify((await show(address)).body))
  const { dropped, held } = await keepPartitions(app.pool, systemActor('test'))
  expect(held).toEqual([])
  expect(dropped.filter(({ requests }) => requests > 0).length).toBeGreaterThanOrEqual(4)
  const { rows } = await app.pool.query<{ first: Date }>(
    'select min(time) as first from metering.requests',
  )
  expect(rows[0]?.first.getTime()).toBeGreaterThanOrEqual(KEPT)
})
afterAll(() => app.close())

describe('usage whose requests are no longer kept', () => {
  it('is answered from stored sums as it was from the requests, row by row', async () => {
    for (const query of answered()) expect(await rowsOf(query), query).toBe(before.get(query))
    const lengths = answered().map(
      (query) => (JSON.parse(before.get(query) ?? '') as { rows: unknown[] }).rows.length,
    )
    expect(Math.max(...lengths)).toBeGreaterThan(1000)
  })

  it('comes to what the metrics show', async () => {
    const shown = (await app.api('GET', `/api/admin/usage/metrics?${ANY_HOUR}`, { token })).body
    const total = totalOf(readCsv(await ask(`groupBy=day,organization&${ANY_HOUR}`)))
    for (const name of ['totalCost', 'totalRequests', 'margin', 'outputTokens'])
      expect(total[name]).toBe(String(shown[name]))
  })

  it('is shown as before, or refused rather than shown in part', async () => {
    for (const address of shown) {
      const { status, body } = await show(address)
      expect(status, address).toBe(200)
      expect(JSON.stringify(body), address).toBe(before.get(address))
    }
    const edges = `from=${iso(MIDDLE + 7)}&to=${iso(KEPT + DAY_MS)}`
    for (const address of [
      `analytics?group=source&${WHOLE_MONTHS}`,
      `analytics?group=billing&${INTO_KEPT}`,
      `analytics?group=organization&${edges}`,
      `timeseries?${edges}`,
    ])
      expect(refusalOf(await show(address)), address).toEqual([422, 'usage_rows_dropped'])
  })

  const refused = async (query: string) => {
    const answer = await ask(query)
    expect(refusalOf(answer), query).toEqual([422, 'usage_rows_dropped'])
    return answer.body.error.details as Record<string, unknown>
  }

  it('is refused where only requests tell it, with what stands in the way', async () => {
    const from = iso(KEPT)
    for (const name of ['apiKey', 'source', 'status', 'billing'])
      expect(await refused(`groupBy=${name}`)).toMatchObject({ reason: 'grouping', from })
    for (const filter of ['status=ok', 'billing=credits', 'unpriced=1', 'costMin=1', 'source=x'])
      expect(await refused(`groupBy=day&${filter}`)).toMatchObject({
        reason: 'filter',
        filters: [filter.split('=')[0]],
      })
    for (const query of [
      'groupBy=15min',
      'groupBy=hour,organization,model',
      'groupBy=day,project,model',
      'groupBy=hour,project',
      'groupBy=day&timeZone=Asia/Kolkata',
      'groupBy=day,organization,model&timeZone=Europe/Berlin',
    ])
      expect(await refused(query), query).toMatchObject({ reason: 'step', from })
  })

  it('names the edges and the groupings that are answered', async () => {
    const { reason, edges, groupings } = await refused(`groupBy=day,organization&${ANY_INSTANT}`)
    expect(reason).toBe('edges')
    expect(edges).toEqual({ from: iso(MIDDLE), to: null })
    const { edges: days } = await refused(`groupBy=organization,model&${ANY_HOUR}`)
    expect(days).toEqual({ from: iso(MIDDLE), to: iso(KEPT - DAY_MS) })
    const { edges: months } = await refused(`groupBy=project,model&${ANY_HOUR}`)
    expect(months).toEqual({ from: iso(monthStart(MIDDLE)), to: iso(KEPT) })
    for (const grouping of groupings as string[])
      expect((await ask(`groupBy=${grouping}&${WHOLE_MONTHS}`)).status, grouping).toBe(200)
    for (const query of [
      `groupBy=organization,model&from=${iso(MIDDLE)}&to=${iso(KEPT - DAY_MS)}`,
      `groupBy=project,model&from=${iso(monthStart(MIDDLE))}&to=${iso(KEPT)}`,
    ])
      expect((await ask(query)).status).toBe(200)
  })

  it('stays refused by FOCUS, which leaves own keys out', async () => {
    const focus = (query: string) => app.api('GET', `/api/admin/export/focus?${query}`, { token })
    const answer = await focus(WHOLE_MONTHS)
    expect(refusalOf(answer)).toEqual([422, 'usage_rows_dropped'])
    const { from } = answer.body.error.details as { from: string }
    expect((await focus(`from=${from}&to=${iso(END)}`)).status).toBe(200)
  })

  it('is found behind a month that was held back', async () => {
    const [held, gone] = [KEPT, monthStart(KEPT, 1)]
    const day = `groupBy=day&from=${iso(held)}&to=${iso(monthStart(gone, 1))}`
    const whole = await rowsOf(day)
    await app.pool.query('delete from metering.requests where time >= $1 and time < $2', [
      new Date(gone),
      new Date(monthStart(gone, 1)),
    ])
    expect(await rowsOf(day)).toBe(whole)
    expect(await refused(`groupBy=apiKey&from=${iso(gone)}&to=${iso(END)}`)).toMatchObject({
      from: iso(monthStart(gone, 1)),
    })
    expect((await ask(`groupBy=apiKey&from=${iso(held)}&to=${iso(gone)}`)).status).toBe(200)
  })
})
