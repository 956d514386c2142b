import { describe, expect, it } from 'vitest'

import { sumMoney } from '@/money/sumMoney'

import { readCsv, sumOf, totalOf } from '../exports/exportFile'
import { ago, openDiscountDesk, row } from './discountDesk'

const desk = openDiscountDesk()
const HOUR = 3_600_000
const DAY = 24 * HOUR

const refusal = ({ status, body }: Awaited<ReturnType<typeof desk.call>>) => [
  status,
  body.error?.code,
]

describe('the list of discounts and its export', () => {
  it('tell what each rule took off, exact at both edges, and tie out', async () => {
    const { organization, project } = await desk.makePlace()
    const own = await desk.makeRule({ organization, percent: '10', reason: 'Own' })
    const all = await desk.makeRule({ provider: 'mistral', percent: '50', reason: 'For all' })
    // Spread over days, so that whole ones and both edges are asked for.
    const hoursAgo = [1, 5, 11, 23, 24, 25, 47, 49, 71, 73, 100, 170]
    await desk.report(hoursAgo.map((hours) => row(project, { time: ago(hours * HOUR) })))
    for (const [from, to] of [
      [ago(10 * DAY), ago(0)],
      [ago(72 * HOUR), ago(24.5 * HOUR)],
      [ago(26 * HOUR), ago(2 * HOUR)],
      [ago(12 * HOUR), ago(10 * HOUR)],
      [ago(0.5 * HOUR), ago(0)],
    ] as const) {
      const query = `from=${from}&to=${to}`
      const list = await desk.call(
        'GET',
        `/api/admin/organizations/${organization}/discounts?${query}`,
      )
      const sums = await desk.call('GET', `/api/admin/organizations/${organization}?${query}`)
      const inRange = hoursAgo.filter((h) => {
        const at = Date.now() - h * HOUR
        return at >= Date.parse(from) && at < Date.parse(to)
      })
      expect(list.body.discounts[0], query).toMatchObject({ id: own, requests: inRange.length })
      expect(list.body.discounts[0].savings, query).toBe(sums.body.discountSavings)
      const csv = readCsv(await desk.call('GET', `/api/admin/export/discounts?${query}`))
      expect(totalOf(csv)).toMatchObject({
        savings: sumOf(csv.rows, 'savings'),
        listCost: sumOf(csv.rows, 'listCost'),
        requests: sumOf(csv.rows, 'requests'),
      })
      expect(totalOf(csv).savings).toBe(sums.body.discountSavings)
    }
    const ever = await desk.call('GET', '/api/admin/discounts')
    expect(ever.body).toMatchObject({ total: 2, limit: 25, offset: 0 })
    expect(ever.body.discounts).toMatchObject([
      {
        id: all,
        organization: null,
        provider: 'mistral',
        status: 'active',
        requests: 0,
        savings: '0',
      },
      { id: own, organization, requests: 12, savings: sumMoney(Array(12).fill('0.00071')) },
    ])
  })

  it('are narrowed alike', async () => {
    const { organization } = await desk.makePlace()
    const later = await desk.makeRule({
      ...{ organization, model: 'o3', percent: '1', startsAt: '2099-01-01T00:00:00Z' },
    })
    const now = await desk.makeRule({ organization, percent: '2' })
    const ask = async (query: string) => {
      const list = await desk.call('GET', `/api/admin/discounts?limit=100&${query}`)
      const file = await desk.call('GET', `/api/admin/export/discounts?format=json&${query}`)
      const ids = (list.body.discounts as { id: string }[]).map(({ id }) => id)
      expect((file.body.rows as { id: string }[]).map(({ id }) => id)).toEqual(ids)
      return ids
    }
    expect(await ask(`organization=${organization}`)).toEqual([now, later])
    expect(await ask(`organization=${organization}&status=scheduled`)).toEqual([later])
    expect(await ask(`organization=${organization}&status=scheduled,active`)).toEqual([now, later])
    expect(await ask(`organization=${organization}&model=any`)).toEqual([now])
    expect(await ask(`organization=${organization}&model=any,o3`)).toEqual([now, later])
    expect(await ask('provider=nobody')).toEqual([])
    expect(refusal(await desk.call('GET', '/api/admin/discounts?status=odd'))).toEqual([
      ...[400, 'parameter_invalid'],
    ])
    const who = await desk.call('GET', '/api/admin/discounts/organizations?limit=100')
    expect(who.body.organizations).toContainEqual(
      expect.objectContaining({ id: organization, discounts: 2, active: 1 }),
    )
    const { body } = await desk.call('GET', '/api/admin/discounts/options')
    expect(body.providers).toContainEqual(expect.objectContaining({ id: 'openai' }))
    expect(body.models.find(({ id }: { id: string }) => id === 'gpt-4o').providers).toContain(
      'openai',
    )
  })
})

describe('which rule wins', () => {
  it('is told with why each other loses, and is the one that rates', async () => {
    const { organization, project } = await desk.makePlace()
    const make = (rule: Record<string, unknown>) => desk.makeRule({ organization, ...rule })
    const whole = await make({ percent: '5' })
    const byModel = await make({ percent: '6', model: 'gpt-4o', startsAt: ago(DAY) })
    const byProvider = await make({
      percent: '7',
      provider: 'openai',
      startsAt: '2099-01-01T00:00:00Z',
    })
    const global = await desk.makeRule({ percent: '90', provider: 'openai', model: 'gpt-4o' })
    const ask = async (query: string) => {
      const answer = await desk.call(
        'GET',
        `/api/admin/discounts/explain?organization=${organization}&provider=openai&${query}`,
      )
      return answer.body
    }
    const outcomes = (body: { rules: { id: string; outcome: string }[] }) =>
      body.rules.map(({ id, outcome }) => [id, outcome])
    const now = await ask('model=GPT-4o')
    expect([now.winner, now.percent, now.model]).toEqual([byModel, '6', 'gpt-4o'])
    expect(outcomes(now)).toEqual([
      [byProvider, 'not_started'],
      [byModel, 'wins'],
      [whole, 'less_specific'],
      [global, 'less_specific'],
    ])
    const before = await ask(`model=gpt-4o&at=${ago(2 * DAY)}`)
    expect([before.winner, before.percent]).toEqual([whole, '5'])
    const other = await ask('model=o3')
    expect(outcomes(other)).toEqual([
      [byProvider, 'not_started'],
      [whole, 'wins'],
    ])
    const { body } = await desk.report([row(project), row(project, { time: ago(2 * DAY) })])
    expect(body.results.map(({ charge }: { charge: string }) => charge)).toEqual([
      ...['0.006674', '0.006745'],
    ])
    await desk.call('POST', `/api/admin/discounts/${byModel}/end`, {})
    expect(outcomes(await ask('model=gpt-4o'))).toContainEqual([byModel, 'ended'])
  })

  it('is not asked with half a question', async () => {
    const { organization } = await desk.makePlace()
    const ask = (query: string) => desk.call('GET', `/api/admin/discounts/explain?${query}`)
    expect(refusal(await ask('provider=openai&model=o3'))).toEqual([400, 'parameter_invalid'])
    expect(refusal(await ask(`organization=${organization}&provider=openai&model=none`))).toEqual([
      ...[400, 'parameter_invalid'],
    ])
    expect(refusal(await ask('organization=org_none&provider=openai&model=o3'))).toEqual([
      ...[404, 'organization_not_found'],
    ])
    expect(
      refusal(await ask(`organization=${organization}&provider=openai&model=o3&at=soon`)),
    ).toEqual([400, 'time_invalid'])
  })

  it('and rules of an organization are made and removed under it', async () => {
    const [place, other] = [await desk.makePlace(), await desk.makePlace()]
    const path = `/api/admin/organizations/${place.organization}/discounts`
    const made = await desk.call('POST', path, { percent: '4', reason: 'x', model: 'o3' })
    expect([made.status, made.body.discount.organization]).toEqual([201, place.organization])
    const { id } = made.body.discount
    const elsewhere = `/api/admin/organizations/${other.organization}/discounts/${id}`
    expect(refusal(await desk.call('DELETE', elsewhere))).toEqual([404, 'discount_not_found'])
    const unknown = await desk.call('POST', path, { percent: '4', reason: 'x', color: 'red' })
    expect(refusal(unknown)).toEqual([400, 'unknown_field'])
    expect((await desk.call('DELETE', `${path}/${id}`)).body).toEqual({ success: true })
    expect(refusal(await desk.call('DELETE', `${path}/${id}`))).toEqual([404, 'discount_not_found'])
  })
})

it('is found by its id, by who may read it', async () => {
  const { organization } = await desk.makePlace()
  const id = await desk.makeRule({ organization, model: 'o3', percent: '3', reason: 'Pilot' })
  const search = async (token: string) => {
    const { body } = await desk.app.api('GET', `/api/admin/search?q=${id}`, { token })
    return (body.groups as { kind: string; results: unknown[] }[]).filter(
      ({ kind }) => kind === 'discount',
    )
  }
  expect(await search(desk.tokens.support)).toEqual([
    {
      kind: 'discount',
      results: [
        {
          ...{ kind: 'discount', id, href: `/collections/discounts/${id}` },
          title: `3 % off for Organization ${organization}`,
          detail: 'o3 · active · Pilot',
        },
      ],
    },
  ])
  expect(await search(desk.tokens.catalog)).toEqual([])
})
