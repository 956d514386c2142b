import { describe, expect, it } from 'vitest'

import { sumMoney } from '@/money/sumMoney'

import { makeOrganization, makeProject, readBalance } from '../../support/factories'
import { ago, openDiscountDesk, row } from './discountDesk'

const desk = openDiscountDesk()
const DAY = 86_400_000

const chargesOf = (answer: Awaited<ReturnType<typeof desk.report>>): string[] =>
  (answer.body.results as { charge: string }[]).map(({ charge }) => charge)

describe('usage under a discount', () => {
  it('is lowered by the most specific rule of its own time, late or not', async () => {
    const { organization, project } = await desk.makePlace()
    await desk.makeRule({ organization, percent: '10' })
    await desk.makeRule({
      organization,
      provider: 'openai',
      model: 'gpt-4o',
      percent: '50',
      startsAt: ago(DAY),
    })
    const answer = await desk.report([
      row(project),
      row(project, { time: ago(2 * DAY) }),
      row(project, { time: ago(2 * DAY), model: 'gpt-4o-2024-11-20' }),
    ])
    expect(chargesOf(answer)).toEqual(['0.00355', '0.00639', '0.00639'])
    expect((await readBalance(desk.app.pool, organization)).credits).toBe('999.983670000')
    expect(await desk.findings()).toEqual([])
  })

  it('costs nothing at 100 %, and counts in full', async () => {
    const { organization, project } = await desk.makePlace()
    await desk.makeRule({ organization, percent: 100 })
    expect(chargesOf(await desk.report([row(project)]))).toEqual(['0'])
    const details = await desk.call('GET', `/api/admin/organizations/${organization}?window=1h`)
    expect(details.body).toMatchObject({ totalCost: '0', discountSavings: '0.0071' })
  })

  it('is rounded half to even part by part, and what is left over belongs to the discount', async () => {
    const { organization, project } = await desk.makePlace()
    await desk.makeRule({ organization, percent: '99.98' })
    const request = row(project, { tokens: { input: 3, cachedInput: 1, output: 1 } })
    // Two ten-thousandths of 7,500, 1,250 and 10,000 nano-dollars: 1.5, 0.25 and 2; of 2,500: 0.5.
    const once = row(project, { tokens: { input: 1 } })
    expect(chargesOf(await desk.report([request, once]))).toEqual(['0.000000004', '0'])
    const shown = await desk.call(
      'GET',
      `/api/admin/requests?organization=${organization}&id=${request.id}`,
    )
    expect(shown.body.logs[0]).toMatchObject({ listCost: '0.00001875', discount: '0.000018746' })
  })

  it('is not lowered where it is not charged, nor for others', async () => {
    const { organization, project } = await desk.makePlace()
    const other = await desk.makePlace()
    const id = await desk.makeRule({ organization, percent: '10' })
    await desk.report([
      row(project, { billing: 'own_key' }),
      row(project, { cacheHit: true }),
      row(project, { model: 'nobody-knows' }),
      row(other.project),
    ])
    const { rows } = await desk.app.pool.query(
      `select from metering.requests r join metering.dimensions o on o.id = r.organization
       where o.value = any($1) and (r.discount_percent <> 0 or r.discount_rule is not null)`,
      [[organization, other.organization]],
    )
    expect(rows).toEqual([])
    // Nothing was lowered by it: it may go.
    expect((await desk.call('DELETE', `/api/discounts/${id}`)).status).toBe(200)
  })

  it('tells the rule beside the price, and all requests that a rule has lowered', async () => {
    const { organization, project } = await desk.makePlace()
    const id = await desk.makeRule({ organization, percent: '12.5', reason: 'Volume agreement' })
    const request = row(project)
    await desk.report([request, row(project), row(project, { billing: 'own_key' })])
    const details = await desk.call(
      'GET',
      `/api/admin/organizations/${organization}/requests/${request.id}`,
    )
    expect(details.body.price).toMatchObject({ discountPercent: '12.5', charge: '0.0062125' })
    expect(details.body.discountRule).toEqual({
      ...{ id, organization, provider: null, model: null, reason: 'Volume agreement' },
    })
    const found = await desk.call('GET', `/api/admin/requests?window=1d&discountRule=${id}`)
    expect(found.body.logs).toHaveLength(2)
  })

  it('that had no price is rated by the rule of its time too', async () => {
    const { organization, project } = await desk.makePlace()
    const model = `late-${project.slice(4, 12).toLowerCase()}`
    const id = await desk.makeRule({ organization, percent: '25', startsAt: ago(DAY) })
    await desk.report([row(project, { model }), row(project, { model, time: ago(2 * DAY) })])
    const owner = desk.tokens.catalog
    const as = (path: string, body: unknown) => desk.app.api('POST', path, { token: owner, body })
    await as('/api/models', { id: model, name: model, aliases: [], stability: 'stable' })
    await as('/api/model-prices', {
      ...{ provider: 'openai', model, effectiveFrom: ago(3 * DAY) },
      ...{ inputPerMillion: '1', outputPerMillion: '1' },
    })
    const rated = await as('/api/admin/usage/rerate', { provider: 'openai', model, reason: 'Late' })
    // 1,200 + 800 + 310 tokens at $1: a quarter off the newer one.
    expect(rated.body).toMatchObject({ rerated: 2, charge: sumMoney(['0.00231', '0.0017325']) })
    const { body } = await desk.call(
      'GET',
      `/api/admin/organizations/${organization}/discounts?window=7d`,
    )
    expect(body.discounts).toMatchObject([
      { id, requests: 1, listCost: '0.00231', savings: '0.0005775' },
    ])
    expect(await desk.findings()).toEqual([])
  })
})

describe('a rule that is changed while 50 batches are reported', () => {
  it('lowers each request by a rule that was valid, and the books agree', async () => {
    const { pool } = desk.app
    const places = await Promise.all(
      Array.from({ length: 5 }, async () => {
        const organization = await makeOrganization(pool)
        return { organization, project: await makeProject(pool, organization) }
      }),
    )
    const [first] = places
    if (!first) throw new Error('There are five.')
    const { organization } = first
    let rule = await desk.makeRule({ organization, percent: '10' })
    const batch = (n: number) =>
      desk.report(
        Array.from({ length: 40 }, (_, i) =>
          row(places[(n + i) % places.length]?.project ?? '', { time: new Date().toISOString() }),
        ),
      )
    /** Ends the rule and lets another follow, or changes one that nothing has used. */
    const change = async (n: number) => {
      const ended = await desk.call('POST', `/api/admin/discounts/${rule}/end`, {})
      expect(ended.status).toBe(200)
      rule = await desk.makeRule({
        ...{ organization, percent: String(10 + n), startsAt: ended.body.discount.expiresAt },
      })
    }
    const changes = (async () => {
      for (let n = 1; n <= 12; n += 1) await change(n)
    })()
    const answers = await Promise.all([...Array.from({ length: 50 }, (_, n) => batch(n))])
    await changes
    for (const answer of answers) expect(answer.body).toMatchObject({ accepted: 40, rejected: 0 })
    const { rows } = await pool.query<{ wrong: number; lowered: number }>(
      `select count(*) filter (where r.discount_percent <> trunc(d.percent * 10000)
           or not tstzrange(d.starts_at, d.expires_at) @> r.time or d.organization_id <> o.value)::int as wrong,
         count(*)::int as lowered
       from metering.requests r join metering.dimensions n on n.id = r.discount_rule
         join metering.dimensions o on o.id = r.organization
         left join discounts d on d.id = n.value
       where o.value = $1`,
      [organization],
    )
    expect(rows[0]).toEqual({ wrong: 0, lowered: 400 })
    expect(await desk.findings()).toEqual([])
  })
})
