import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { signInAs } from '../../support/factories'
import { bootTestPayload, type ApiAnswer, type TestPayload } from '../../support/testPayload'

type Person = { id: string; token: string; email: string }

let app: TestPayload
let ada: Person
let ben: Person

beforeAll(async () => {
  app = await bootTestPayload()
  ada = await signInAs(app, 'support')
  ben = await signInAs(app, 'owner')
})
afterAll(() => app.close())

const PATH = '/api/admin/saved-views'
const add = (body: unknown, { token } = ada) => app.api('POST', PATH, { token, body })
const save = (name: string, query = 'plan=pro', person = ada) =>
  add({ list: 'organizations', name, query }, person)
const act = (verb: 'remove' | 'rename', id: string, body: unknown, { token } = ada) =>
  app.api('POST', `${PATH}/${id}/${verb}`, { token, body })
const views = async ({ token } = ada): Promise<{ id: string; name: string; query: string }[]> => {
  const { status, body } = await app.api('GET', `${PATH}?list=organizations`, { token })
  expect(status, JSON.stringify(body)).toBe(200)
  return body.views
}
const codeOf = ({ status, body }: ApiAnswer) => [status, body.error?.code ?? null]

describe('a view of one’s own', () => {
  it('keeps filters and order of the address, and nothing else of it', async () => {
    const { status, body } = await save(
      '  Enterprise,  by balance ',
      '?sort=-credits&plan=enterprise,pro&negativeBalance=1&page=3&q=acme&timeZone=Europe/Berlin&x=1',
    )
    expect(status, JSON.stringify(body)).toBe(201)
    expect(body.view.name).toBe('Enterprise, by balance')
    expect(Object.fromEntries(new URLSearchParams(body.view.query))).toEqual({
      plan: 'enterprise,pro',
      negativeBalance: '1',
      sort: '-credits',
    })
    expect(await views()).toContainEqual(body.view)
  })

  it('is renamed and deleted', async () => {
    const { view } = (await save('First')).body
    const renamed = await act('rename', view.id, { name: 'Second' })
    expect(renamed.body.view).toEqual({ ...view, name: 'Second' })
    // Another spelling of its own name is no other view.
    expect((await act('rename', view.id, { name: 'SECOND' })).status).toBe(200)
    expect((await act('remove', view.id, {})).body).toEqual({ removed: view.id })
    expect((await views()).map(({ id }) => id)).not.toContain(view.id)
    expect(codeOf(await act('remove', view.id, {}))).toEqual([404, 'saved_view_not_found'])
  })

  it('is seen and changed by nobody else, not even an owner', async () => {
    const { view } = (await save('Private')).body
    expect(await views(ben)).toEqual([])
    for (const verb of ['rename', 'remove'] as const)
      expect(codeOf(await act(verb, view.id, { name: 'Mine now' }, ben)), verb).toEqual([
        404,
        'saved_view_not_found',
      ])
    expect(await views()).toContainEqual(view)
    // The same name is free for others.
    expect((await save('Private', 'plan=free', ben)).status).toBe(201)
    expect(await views()).toContainEqual(view)
  })

  it('has a name that no other has, whatever the case', async () => {
    expect((await save('Taken')).status).toBe(201)
    expect(codeOf(await save('taken'))).toEqual([409, 'saved_view_exists'])
    const { view } = (await save('Free')).body
    expect(codeOf(await act('rename', view.id, { name: 'TAKEN' }))).toEqual([
      409,
      'saved_view_exists',
    ])
  })

  it('is refused where it says nothing that the list understands', async () => {
    const list = 'organizations'
    const bad: [unknown, number, string][] = [
      [{ list, query: '' }, 400, 'name_required'],
      [{ list, name: '  ', query: '' }, 400, 'name_required'],
      [{ list, name: 5, query: '' }, 400, 'name_invalid'],
      [{ list, name: 'a\0b', query: '' }, 400, 'name_invalid'],
      [{ list, name: 'x'.repeat(61), query: '' }, 422, 'name_too_long'],
      [{ list, name: 'x', query: 7 }, 400, 'query_invalid'],
      [{ list, name: 'x', query: 'plan=gold' }, 400, 'parameter_invalid'],
      [{ list, name: 'x', query: 'plan=pro&plan=free' }, 400, 'parameter_repeated'],
      [{ list, name: 'x', query: 'sort=token' }, 400, 'parameter_invalid'],
      [{ list, name: 'x', query: 'where[id]=1' }, 400, 'where_unsupported'],
      [{ list, name: 'x', query: `plan=${'pro,'.repeat(400)}pro` }, 400, 'parameter_invalid'],
      [{ list: 'users', name: 'x', query: '' }, 400, 'parameter_invalid'],
      [{ list, name: 'x', query: '', operator: ben.id }, 400, 'unknown_field'],
    ]
    for (const [body, ...refusal] of bad)
      expect(codeOf(await add(body)), JSON.stringify(body).slice(0, 80)).toEqual(refusal)
    expect(codeOf(await act('rename', 'view_x%00', { name: 'x' }))).toEqual([
      404,
      'saved_view_not_found',
    ])
  })
})

describe('50 at once', () => {
  it('of one name keep one', async () => {
    const person = await signInAs(app, 'finance')
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => save('Once', 'plan=pro', person)),
    )
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(answers.filter((answer) => codeOf(answer)[1] === 'saved_view_exists')).toHaveLength(49)
    expect(await views(person)).toHaveLength(1)
  })

  it('of different names keep as many as one may have', async () => {
    const person = await signInAs(app, 'auditor')
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => save(`View ${i}`, 'plan=pro', person)),
    )
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(20)
    expect(answers.filter((answer) => codeOf(answer)[1] === 'saved_views_full')).toHaveLength(30)
    expect(await views(person)).toHaveLength(20)
  })
})

describe('a deleted account', () => {
  it('leaves none behind, and says so before', async () => {
    const person = await signInAs(app, 'support')
    await save('Gone soon', 'plan=pro', person)
    const before = await app.api('GET', `/api/admin/users/${person.id}/deletion`, {
      token: ben.token,
    })
    const [kept] = (before.body.preview.erased as { what: string; count: number }[]).filter(
      ({ what }) => what === 'preferences',
    )
    expect(kept?.count).toBe(1)
    const answer = await app.api('DELETE', `/api/admin/users/${person.id}`, {
      token: ben.token,
      body: { email: person.email },
    })
    expect(answer.status, JSON.stringify(answer.body)).toBe(200)
    const { rows } = await app.pool.query('select from support.saved_views where operator = $1', [
      person.id,
    ])
    expect(rows).toHaveLength(0)
  })
})
