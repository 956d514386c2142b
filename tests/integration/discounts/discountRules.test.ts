import { describe, expect, it } from 'vitest'

import { makeOrganization } from '../../support/factories'
import { graphql } from '../../support/graphql'
import { ago, openDiscountDesk, row } from './discountDesk'

const desk = openDiscountDesk()

const trailOf = async (id: string) => {
  const { rows } = await desk.app.pool.query<{
    action: string
    organization: string | null
    changes: unknown
  }>(
    'select action, organization, changes from audit_logs where resource = $1 order by created_at, id',
    [id],
  )
  return rows
}
const refusal = ({ status, body }: Awaited<ReturnType<typeof desk.call>>) =>
  [status, body.errors?.[0]?.data?.code ?? body.error?.code] as const

describe('a usage discount', () => {
  it('is made, read, changed and removed by REST, and audited', async () => {
    const { organization } = await desk.makePlace()
    const id = await desk.makeRule({ organization, percent: 12.5, model: 'gpt-4o' })
    expect(id).toMatch(/^dsc_\w{20}$/)
    const { body } = await desk.call('GET', `/api/discounts/${id}?depth=0`)
    expect(body).toMatchObject({
      ...{ organization, provider: null, model: 'gpt-4o', percent: '12.5' },
      ...{ startsAt: null, expiresAt: null, reason: 'Test' },
    })
    const changed = await desk.call('PATCH', `/api/discounts/${id}`, { percent: '10.0' })
    expect([changed.status, changed.body.doc.percent]).toEqual([200, '10'])
    expect((await desk.call('DELETE', `/api/discounts/${id}`)).status).toBe(200)
    const trail = await trailOf(id)
    expect(trail.map(({ action }) => action)).toEqual([
      ...['discount.create', 'discount.update', 'discount.delete'],
    ])
    expect(trail.map((entry) => entry.organization)).toEqual(Array(3).fill(organization))
    expect(trail[1]?.changes).toEqual({ percent: { from: '12.5', to: '10' } })
  })

  it('is made by GraphQL under the same rules', async () => {
    const { organization } = await desk.makePlace()
    const create = (percent: string) =>
      graphql(
        desk.app,
        desk.tokens.finance,
        `mutation { createDiscount(data: { organization: "${organization}", percent: "${percent}",
          reason: "Volume" }) { id percent } }`,
      )
    const made = (await create('7.5')).data?.createDiscount as { id: string; percent: string }
    expect(made.percent).toBe('7.5')
    expect((await create('8')).errors?.[0]?.extensions?.code).toBe('discount_overlaps')
    expect((await create('100.1')).errors?.[0]?.extensions?.code).toBe('discount_invalid')
    expect((await trailOf(made.id)).map(({ action }) => action)).toEqual(['discount.create'])
  })

  const bad: [code: string, field: string | undefined, rule: Record<string, unknown>][] = [
    ['discount_scope_open', undefined, {}],
    ['discount_scope_open', undefined, { organization: null, provider: '', model: null }],
    ['discount_invalid', 'percent', { model: 'gpt-4o', percent: '0' }],
    ['discount_invalid', 'percent', { model: 'gpt-4o', percent: '100.0001' }],
    ['discount_invalid', 'percent', { model: 'gpt-4o', percent: '12,5' }],
    ['discount_invalid', 'percent', { model: 'gpt-4o', percent: '1.23456' }],
    ['discount_invalid', 'percent', { model: 'gpt-4o', percent: null }],
    ['discount_invalid', 'percent', { model: 'gpt-4o', percent: -5 }],
    ['discount_invalid', 'reason', { model: 'gpt-4o', reason: ' ' }],
    ['discount_invalid', 'reason', { model: 'gpt-4o', reason: 'x'.repeat(501) }],
    ['discount_invalid', 'organization', { organization: 'org_none' }],
    ['discount_invalid', 'organization', { organization: 5 }],
    ['discount_invalid', 'provider', { provider: 'nobody' }],
    ['discount_invalid', 'model', { model: 'no-such-model' }],
    ['discount_invalid', 'startsAt', { model: 'gpt-4o', startsAt: 'soon' }],
    ['discount_invalid', 'startsAt', { model: 'gpt-4o', startsAt: '2026-12-01T10:00:00' }],
    ['discount_invalid', 'expiresAt', { model: 'gpt-4o', expiresAt: '2026-01-01T00:00:00Z' }],
    [
      ...(['discount_invalid', 'expiresAt'] as const),
      { model: 'gpt-4o', startsAt: '2099-01-01T00:00:00Z', expiresAt: '2099-01-01T00:00:00Z' },
    ],
  ]
  it.each(bad)('is refused with %s, %s', async (code, field, rule) => {
    const answer = await desk.call('POST', '/api/discounts', { percent: '5', reason: 'x', ...rule })
    expect(refusal(answer)).toEqual([422, code])
    expect(answer.body.errors[0].data.details.field).toBe(field)
    const own = await desk.call('POST', '/api/admin/discounts', {
      percent: '5',
      reason: 'x',
      ...rule,
    })
    expect(refusal(own)).toEqual([422, code])
  })

  it('is not for a deleted organization', async () => {
    const organization = await makeOrganization(desk.app.pool, { status: 'deleted' })
    const answer = await desk.call('POST', '/api/discounts', {
      organization,
      percent: '5',
      reason: 'x',
    })
    expect(refusal(answer)).toEqual([422, 'discount_invalid'])
  })

  it('has no other of the same scope at the same time, whoever is faster', async () => {
    const { organization } = await desk.makePlace()
    const rule = { organization, percent: '5', reason: 'x' }
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => desk.call('POST', '/api/discounts', rule)),
    )
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(new Set(answers.map((answer) => refusal(answer).join(' ')))).toEqual(
      new Set(['201 ', '409 discount_overlaps']),
    )
    const id = answers.find(({ status }) => status === 201)?.body.doc.id as string
    await desk.call('PATCH', `/api/discounts/${id}`, { expiresAt: '2099-01-01T00:00:00Z' })
    const from = (startsAt: string) => desk.call('POST', '/api/discounts', { ...rule, startsAt })
    expect(refusal(await from('2098-12-31T23:59:59.999Z'))).toEqual([409, 'discount_overlaps'])
    expect((await from('2099-01-01T00:00:00Z')).status).toBe(201)
    // A narrower scope is another one.
    expect((await desk.call('POST', '/api/discounts', { ...rule, model: 'gpt-4o' })).status).toBe(
      201,
    )
  })

  it('is read by support and auditors, and changed by neither', async () => {
    const { organization } = await desk.makePlace()
    const id = await desk.makeRule({ organization, percent: '5' })
    for (const role of ['support', 'auditor'] as const) {
      const as = (method: string, path: string, body?: unknown) =>
        desk.app.api(method, path, { token: desk.tokens[role], body })
      expect((await as('GET', `/api/discounts/${id}`)).status).toBe(200)
      expect((await as('PATCH', `/api/discounts/${id}`, { percent: '6' })).status).toBe(403)
      expect((await as('DELETE', `/api/discounts/${id}`)).status).toBe(403)
    }
    const path = `/api/admin/discounts/${id}`
    const refused = await desk.app.api('DELETE', path, { token: desk.tokens.support })
    expect(refusal(refused)).toEqual([403, 'forbidden'])
  })
})

describe('a discount that has lowered requests', () => {
  const makeUsed = async (rule: Record<string, unknown> = {}) => {
    const place = await desk.makePlace()
    const id = await desk.makeRule({ organization: place.organization, percent: '10', ...rule })
    const answer = await desk.report([row(place.project)])
    expect(answer.body).toMatchObject({ accepted: 1, charge: '0.00639' })
    return { ...place, id }
  }

  it('keeps scope, percent and start, and is not deleted', async () => {
    const { id } = await makeUsed()
    const changes = [
      { percent: '11' },
      { model: 'gpt-4o' },
      { provider: 'openai' },
      { organization: null, model: 'gpt-4o' },
      { startsAt: ago(1000) },
    ]
    for (const change of changes)
      expect(refusal(await desk.call('PATCH', `/api/discounts/${id}`, change))).toEqual([
        409,
        'discount_in_use',
      ])
    expect(refusal(await desk.call('DELETE', `/api/discounts/${id}`))).toEqual([
      409,
      'discount_in_use',
    ])
    expect(refusal(await desk.call('DELETE', `/api/admin/discounts/${id}`))).toEqual([
      409,
      'discount_in_use',
    ])
    const same = { percent: '10.00', reason: 'Said better', expiresAt: '2099-01-01T00:00:00Z' }
    expect((await desk.call('PATCH', `/api/discounts/${id}`, same)).status).toBe(200)
    await expect(
      desk.app.pool.query('update discounts set percent = 11 where id = $1', [id]),
    ).rejects.toThrow(/can only be ended/)
    await expect(desk.app.pool.query('delete from discounts where id = $1', [id])).rejects.toThrow(
      /can only be ended/,
    )
  })

  it('ends now by its route, and stays ended', async () => {
    const { id, project } = await makeUsed()
    const before = Date.now()
    const ended = await desk.call('POST', `/api/admin/discounts/${id}/end`, {})
    expect(ended.status).toBe(200)
    const end = Date.parse(ended.body.discount.expiresAt)
    expect(ended.body.discount.status).toBe('ended')
    expect([end >= before - 1000, end <= Date.now() + 1000]).toEqual([true, true])
    // What happened before is lowered still, what happens from then on is not.
    const late = await desk.report([
      row(project, { time: new Date(end - 1).toISOString() }),
      row(project, { time: new Date(end).toISOString() }),
    ])
    expect(late.body.results.map(({ charge }: { charge: string }) => charge)).toEqual([
      '0.00639',
      '0.0071',
    ])
    const on = await desk.call('PATCH', `/api/discounts/${id}`, { expiresAt: null })
    expect(refusal(on)).toEqual([422, 'discount_ended'])
    expect((await trailOf(id)).map(({ action }) => action)).toEqual([
      'discount.create',
      'discount.update',
    ])
  })

  it('does not end before a request that it has lowered', async () => {
    const { id, project } = await makeUsed()
    const time = new Date(Date.now() + 200_000)
    expect((await desk.report([row(project, { time: time.toISOString() })])).body.charge).toBe(
      '0.00639',
    )
    const early = { expiresAt: new Date(time.getTime() - 1).toISOString() }
    expect(refusal(await desk.call('PATCH', `/api/discounts/${id}`, early))).toEqual([
      422,
      'discount_invalid',
    ])
    const ended = await desk.call('POST', `/api/admin/discounts/${id}/end`, {})
    expect(ended.body.discount.expiresAt).toBe(new Date(time.getTime() + 1).toISOString())
    const { rows } = await desk.app.pool.query('select expires_at from discounts where id = $1', [
      id,
    ])
    expect(rows).toHaveLength(1)
  })

  it('ends where it is said to, and is followed by another one', async () => {
    const { id, organization } = await makeUsed()
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString()
    expect((await desk.call('PATCH', `/api/discounts/${id}`, { expiresAt })).status).toBe(200)
    await desk.makeRule({ organization, percent: '20', startsAt: expiresAt })
    const past = await desk.call('PATCH', `/api/discounts/${id}`, { expiresAt: ago(120_000) })
    expect(refusal(past)).toEqual([422, 'discount_invalid'])
  })
})
