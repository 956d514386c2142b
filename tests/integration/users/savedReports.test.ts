import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { signInAs } from '../../support/factories'
import { bootTestPayload, type ApiAnswer, type TestPayload } from '../../support/testPayload'

type Person = { id: string; token: string; email: string }

let app: TestPayload
/** Prices are hers: she may read metrics, and no customers. */
let cat: Person
let ben: Person

beforeAll(async () => {
  app = await bootTestPayload()
  cat = await signInAs(app, 'catalog')
  ben = await signInAs(app, 'finance')
})
afterAll(() => app.close())

const PATH = '/api/admin/saved-views'
const save = (name: string, query: string, { token } = cat, list = 'analytics') =>
  app.api('POST', PATH, { token, body: { list, name, query } })
const act = (verb: string, id: string, body: unknown, { token } = cat) =>
  app.api('POST', `${PATH}/${id}/${verb}`, { token, body })
const reports = async ({ token } = cat) =>
  (await app.api('GET', `${PATH}?list=analytics`, { token })).body.views
const codeOf = ({ status, body }: ApiAnswer) => [status, body.error?.code ?? null]
const trailOf = async (id: string) => {
  const { rows } = await app.pool.query(
    'select actor, action, changes from audit_logs where resource = $1 order by created_at, id',
    [id],
  )
  return rows.map(({ actor, action, changes }) => [actor, action, changes])
}

describe('a saved report', () => {
  it('keeps measure, division and window, and leaves out what is so anyway', async () => {
    const { status, body } = await save(
      'Errors',
      '?measure=errorRate&group=provider&range=90d&timeZone=Asia/Tokyo&page=2&losses=1',
    )
    expect(status, JSON.stringify(body)).toBe(201)
    expect(body.view).toMatchObject({
      name: 'Errors',
      query: 'measure=errorRate&group=provider&range=90d&losses=1',
      shared: false,
      sharedBy: null,
    })
    expect(await reports()).toEqual([body.view])
    const usual = await save('Usual', 'measure=totalCost&group=model&range=30d')
    expect(usual.body.view.query).toBe('')
    const custom = await save('October', 'from=2026-10-01&to=2026-11-01&measure=margin')
    expect(custom.body.view.query).toBe('measure=margin&from=2026-10-01&to=2026-11-01')
  })

  it.each([
    ['measure=profit', 400, 'measure_invalid'],
    ['group=user', 400, 'group_invalid'],
    ['range=8d', 400, 'parameter_invalid'],
    ['range=7d&from=2026-10-01', 400, 'parameter_invalid'],
    ['losses=2', 400, 'losses_invalid'],
    ['group=model&group=source', 400, 'parameter_repeated'],
  ])('is refused where the page would be: %s', async (query, status, code) => {
    expect(codeOf(await save('Bad', query))).toEqual([status, code])
  })

  it('is a matter of who may see the page', async () => {
    expect(codeOf(await save('Mine', 'plan=pro', cat, 'organizations'))).toEqual([403, 'forbidden'])
    const { token } = cat
    expect((await app.api('GET', `${PATH}?list=organizations`, { token })).status).toBe(403)
    const customer = await signInAs(app, null)
    expect((await save('Mine', '', customer)).status).toBe(403)
  })
})

describe('a shared report', () => {
  it('is a tab of everybody, with the name of who shares it, until that ends', async () => {
    const { view } = (await save('For all', 'group=provider')).body
    expect(await reports(ben)).toEqual([])
    const shared = await act('share', view.id, { shared: true })
    expect(shared.body.view).toEqual({ ...view, shared: true })
    // Once more changes nothing.
    expect((await act('share', view.id, { shared: true })).status).toBe(200)
    expect(await reports(ben)).toEqual([{ ...view, shared: true, sharedBy: cat.email }])
    expect(await reports()).toContainEqual({ ...view, shared: true })
    expect(codeOf(await act('share', view.id, { shared: false }, ben))).toEqual([
      404,
      'saved_view_not_found',
    ])
    for (const verb of ['rename', 'remove'])
      expect((await act(verb, view.id, { name: 'Mine' }, ben)).status, verb).toBe(404)
    await act('share', view.id, { shared: false })
    expect(await reports(ben)).toEqual([])
    expect(await trailOf(view.id)).toEqual([
      [cat.id, 'saved_view.share', { shared: { from: false, to: true } }],
      [cat.id, 'saved_view.unshare', { shared: { from: true, to: false } }],
    ])
  })

  it('stands behind one’s own, and goes for everybody with its owner’s', async () => {
    const { view } = (await save('Shared', 'group=source')).body
    await act('share', view.id, { shared: true })
    const own = (await save('My own', 'group=source', ben)).body.view
    expect((await reports(ben)).map(({ id }: { id: string }) => id)).toEqual([own.id, view.id])
    await act('remove', view.id, {})
    expect(await reports(ben)).toEqual([own])
    expect((await trailOf(view.id)).at(-1)).toEqual([
      cat.id,
      'saved_view.unshare',
      { shared: { from: true, to: false } },
    ])
    // What only its owner saw leaves no trace.
    await act('remove', own.id, {}, ben)
    expect(await trailOf(own.id)).toEqual([])
  })

  it('is shared by a plain yes or no', async () => {
    const { view } = (await save('Plain', '')).body
    for (const shared of ['true', 1, null, undefined])
      expect(codeOf(await act('share', view.id, { shared }))).toEqual([400, 'field_invalid'])
    expect(codeOf(await act('share', 'view_none', { shared: true }))).toEqual([
      404,
      'saved_view_not_found',
    ])
  })

  it('is shared once by 50 at once', async () => {
    const { view } = (await save('At once', '')).body
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => act('share', view.id, { shared: true })),
    )
    expect(answers.every(({ status }) => status === 200)).toBe(true)
    expect(await trailOf(view.id)).toHaveLength(1)
  })
})
