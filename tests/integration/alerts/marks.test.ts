import { beforeAll, describe, expect, it } from 'vitest'

import type { Incident } from '@/alerts/readIncidents'
import type { PriceChange } from '@/catalog/readPriceChanges'

import { makeOrganization, makeProject, signInAs } from '../../support/factories'
import { reportUsage } from '../metrics/reportUsage'
import { openAlertDesk, type AlertDesk } from './alertDesk'

const desk: AlertDesk = openAlertDesk()
const DAY = 86_400_000
const MINUTE = 60_000
/** Long enough ago that no clock of the tests reaches it. */
const START = Date.UTC(2026, 2, 1)
const at = (ms: number): string => new Date(ms).toISOString()

let catalog: string
let organization: string
let project: string
beforeAll(async () => {
  catalog = (await signInAs(desk.app, 'catalog')).token
  organization = await makeOrganization(desk.app.pool, { name: 'Acme' })
  project = await makeProject(desk.app.pool, organization)
})

const marks = (query: string, token = desk.token) =>
  desk.app.api('GET', `/api/admin/marks?${query}`, { token })
const within = (from: number, to: number, more = '') => `from=${at(from)}&to=${at(to)}${more}`

async function publish(price: Record<string, unknown>): Promise<string> {
  const answer = await desk.app.api('POST', '/api/model-prices', {
    token: catalog,
    body: { model: 'gpt-4o', provider: 'openai', ...price },
  })
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body))
  return String(answer.body.doc.id)
}

describe('price changes of a range', () => {
  it('name what changed against the version before, of the same region', async () => {
    const asked = within(START, START + 3 * DAY)
    const first = await publish({
      effectiveFrom: at(START),
      inputPerMillion: '2',
      outputPerMillion: '10',
      costOutputPerMillion: '7.5',
    })
    // Of another region: it has nothing before it.
    const elsewhere = await publish({
      effectiveFrom: at(START + DAY),
      region: 'eu',
      inputPerMillion: '3',
      outputPerMillion: '10',
    })
    const tiered = await publish({
      effectiveFrom: at(START + 2 * DAY),
      inputPerMillion: '2',
      outputPerMillion: '10',
      costOutputPerMillion: '7.50',
      tiers: [{ aboveInputTokens: 200000, inputPerMillion: '4' }],
    })
    // Nothing changes: no mark. The next one is at the edge, which is not within.
    const same = { inputPerMillion: '2', outputPerMillion: '10', costOutputPerMillion: '7.5' }
    await publish({
      ...same,
      effectiveFrom: at(START + 2 * DAY + MINUTE),
      tiers: [{ aboveInputTokens: 200000, inputPerMillion: '4' }],
    })
    await publish({ ...same, effectiveFrom: at(START + 3 * DAY) })

    const { status, body } = await marks(asked)
    expect(status).toBe(200)
    expect(body.priceChanges.total).toBe(3)
    const items = body.priceChanges.items as PriceChange[]
    expect(items.map(({ id }) => id)).toEqual([tiered, elsewhere, first])
    expect(items[2]).toEqual({
      id: first,
      provider: 'openai',
      model: 'gpt-4o',
      region: null,
      effectiveFrom: at(START),
      isFirst: false,
      areTiersChanged: false,
      changes: [
        { field: 'inputPerMillion', from: '2.5', to: '2' },
        { field: 'cachedInputPerMillion', from: '1.25', to: null },
        { field: 'perWebSearch', from: '0.01', to: null },
        { field: 'costOutputPerMillion', from: null, to: '7.5' },
      ],
    })
    expect(items[1]).toMatchObject({ region: 'eu', isFirst: true, areTiersChanged: false })
    expect(items[1]?.changes).toContainEqual({ field: 'inputPerMillion', from: null, to: '3' })
    expect(items[0]).toMatchObject({ changes: [], areTiersChanged: true })
  })

  it('of an organization are those of models it used in the range', async () => {
    await reportUsage(desk.app, project)
    const soon = Date.now() - 5 * MINUTE
    const used = await publish({
      effectiveFrom: at(soon),
      inputPerMillion: '2.2',
      outputPerMillion: '10',
    })
    const unused = await publish({
      ...{ model: 'gpt-4o-mini', effectiveFrom: at(soon) },
      ...{ inputPerMillion: '0.2', outputPerMillion: '0.6' },
    })
    const idsOf = async (query: string) => {
      const { body } = await marks(query)
      return (body.priceChanges.items as PriceChange[]).map(({ id }) => id)
    }
    expect((await idsOf('range=7d')).sort()).toEqual([used, unused].sort())
    expect(await idsOf(`organization=${organization}&window=1h`)).toEqual([used])
    const other = await makeOrganization(desk.app.pool)
    expect(await idsOf(`organization=${other}&window=1h`)).toEqual([])
  })
})

describe('incidents of a range', () => {
  let count = 0
  const fire = (
    rule: string,
    level: 'alert' | 'resolved' | 'test' | 'warning',
    time: number,
    given: { isRepeat?: boolean; organization?: string } = {},
  ) =>
    desk.app.pool.query(
      `insert into alerts.events (id, rule_id, rule_name, kind, organization_id, level, is_repeat,
         is_notified, value, threshold, message, created_at)
       values ($1, $2, $2 || ' rule', 'error_rate', $3, $4, $5, true, 5, 2.50, $4 || ' of ' || $2, $6)`,
      [
        ...[`alert_${String((count += 1)).padStart(4, '0')}`, rule, given.organization ?? null],
        ...[level, given.isRepeat ?? false, new Date(time)],
      ],
    )
  const incidents = async (query: string) => {
    const { body } = await marks(query)
    return body.incidents as { total: number; items: Incident[] }
  }

  it('last from the first firing to the end, at their worst, and are told from each other', async () => {
    await fire('steady', 'test', START)
    await fire('steady', 'warning', START + MINUTE)
    await fire('steady', 'warning', START + 2 * MINUTE, { isRepeat: true })
    await fire('steady', 'alert', START + 3 * MINUTE)
    await fire('steady', 'resolved', START + 4 * MINUTE)
    await fire('steady', 'warning', START + 5 * MINUTE)
    await fire('steady', 'resolved', START + 6 * MINUTE)
    // Forgotten and begun anew, and nobody knows when the first one ended.
    await fire('changed', 'alert', START + 2 * MINUTE)
    await fire('changed', 'warning', START + 8 * MINUTE)
    await fire('steady', 'alert', START + MINUTE, { organization })

    const all = await incidents(within(START, START + DAY))
    expect(all.total).toBe(4)
    expect(
      all.items.map(({ rule, startedAt, endedAt, level, isOpen }) => [
        rule,
        (Date.parse(startedAt) - START) / MINUTE,
        endedAt === null ? null : (Date.parse(endedAt) - START) / MINUTE,
        level,
        isOpen,
      ]),
    ).toEqual([
      ['changed', 8, null, 'warning', false],
      ['steady', 5, 6, 'warning', false],
      ['changed', 2, null, 'alert', false],
      ['steady', 1, 4, 'alert', false],
    ])
    expect(all.items[3]).toMatchObject({
      ruleName: 'steady rule',
      hasRule: false,
      value: '5',
      threshold: '2.5',
      message: 'alert of steady',
    })
    // What began before counts while it lasts; what ended before, or begins at the end, does not.
    const part = await incidents(within(START + 3 * MINUTE + 1, START + 5 * MINUTE))
    expect(part.items.map(({ startedAt }) => startedAt)).toEqual([at(START + MINUTE)])
    const own = await incidents(within(START, START + DAY, `&organization=${organization}`))
    expect(own.items.map(({ rule, message }) => [rule, message])).toEqual([
      ['steady', 'alert of steady'],
    ])
  })

  it('are open while their rule says so', async () => {
    const rule = await desk.makeRule({
      ...{ name: 'Silence', kind: 'error_rate', scope: 'platform', window: 'hour', alertAt: '5' },
    })
    await fire(rule, 'alert', START + 10 * DAY)
    await desk.app.pool.query(
      `insert into alerts.states (rule_id, subject, level, since, is_told)
       values ($1, '', 'alert', $2, true)`,
      [rule, new Date(START + 10 * DAY)],
    )
    // Long after it began.
    const { items } = await incidents(within(START + 30 * DAY, START + 31 * DAY))
    expect(items).toMatchObject([
      { rule, hasRule: true, isOpen: true, endedAt: null, startedAt: at(START + 10 * DAY) },
    ])
    expect((await incidents(within(START + 9 * DAY, START + 10 * DAY))).items).toEqual([])
  })

  it('are the latest 50, with how many there are', async () => {
    for (let n = 0; n < 51; n += 1) {
      await fire('flapping', 'alert', START + 40 * DAY + 2 * n * MINUTE)
      await fire('flapping', 'resolved', START + 40 * DAY + (2 * n + 1) * MINUTE)
    }
    const found = await incidents(within(START + 40 * DAY, START + 41 * DAY))
    expect([found.total, found.items.length]).toEqual([51 + 1, 50])
    expect(found.items[0]?.startedAt).toBe(at(START + 40 * DAY + 100 * MINUTE))
  })
})

describe('marks', () => {
  it('are shown by right, each part by its own', async () => {
    const [support, auditor] = [
      (await signInAs(desk.app, 'support')).token,
      (await signInAs(desk.app, 'auditor')).token,
    ]
    const partsOf = async (token: string) => {
      const { body } = await marks('range=7d', token)
      return [body.priceChanges !== null, body.incidents !== null]
    }
    expect(await partsOf(catalog)).toEqual([true, false])
    expect(await partsOf(support)).toEqual([false, true])
    expect(await partsOf(auditor)).toEqual([true, true])
    expect((await marks(`organization=${organization}`, catalog)).status).toBe(403)
  })

  it('are refused with a code', async () => {
    for (const [query, expected] of [
      ['range=2d', '400 range_invalid'],
      ['range=7d&range=30d', '400 parameter_repeated'],
      ['organization=org_none', '404 organization_not_found'],
      [`organization=${organization}&window=2d`, '400 window_invalid'],
      ['from=yesterday', '400 time_invalid'],
    ] as const) {
      const { status, body } = await marks(query)
      expect(`${status} ${body.error.code}`, query).toBe(expected)
    }
  })
})
