import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { makeOrganization, signInAs, topUp } from '../../support/factories'
import { bootTestPayload, type ApiAnswer, type TestPayload } from '../../support/testPayload'

type Person = { id: string; email: string; token: string }

let app: TestPayload
let owner: Person
let support: Person

beforeAll(async () => {
  app = await bootTestPayload()
  owner = await signInAs(app, 'owner')
  support = await signInAs(app, 'support')
})
afterAll(() => app.close())

const read = (of: string, query = '', token = owner.token): Promise<ApiAnswer> =>
  app.api('GET', `/api/admin/organizations/${of}/timeline${query}`, { token })
const post = (path: string, body: unknown, token = owner.token) =>
  app.api('POST', path, { token, body })
const codeOf = ({ status, body }: ApiAnswer) => [status, body.error?.code ?? null]

type Shown = { kind: string; sentence: string; words: string | null; id: string; actor: string }
const shown = ({ body }: ApiAnswer): Shown[] => body.events

/** An organization to which one thing of each kind has happened. */
async function makeHistory() {
  const of = await makeOrganization(app.pool)
  await topUp(app.pool, of, '25')
  await post(`/api/admin/organizations/${of}/gift-credits`, {
    creditAmount: '30',
    comment: 'For the outage',
  })
  await post(`/api/admin/organizations/${of}/gift-credits`, {
    creditAmount: '6000',
    comment: 'A large one',
  })
  await post(
    `/api/admin/organizations/${of}/notes`,
    { text: 'Called back.', ticket: 'ZD-1' },
    support.token,
  )
  await app.api('PATCH', `/api/organizations/${of}`, { token: owner.token, body: { plan: 'pro' } })
  await app.api('GET', `/api/admin/organizations/${of}/members`, { token: owner.token })
  return of
}

describe('the timeline of an organization', () => {
  it('tells each thing once, the newest first, with who did it', async () => {
    const of = await makeHistory()
    const { body } = await read(of)
    expect(body.kinds).toEqual(['money', 'support', 'alerts', 'config', 'audit'])
    expect(
      shown({ body } as ApiAnswer).map(({ kind, sentence, words }) => [kind, sentence, words]),
    ).toEqual([
      ['audit', `${owner.email} looked at the members`, null],
      ['config', `${owner.email} changed organization: plan free → pro`, null],
      ['support', `${support.email} left a note`, 'Called back.'],
      [
        'money',
        `${owner.email} asked for a gift of $6,000.00, which waits for a second person`,
        'A large one',
      ],
      ['money', `${owner.email} gifted $30.00`, 'For the outage'],
      ['money', 'System (test) topped up $25.00', null],
    ])
    const note = body.events[2]
    expect(note).toMatchObject({
      source: 'note',
      actor: support.id,
      actorName: support.email,
      actorRole: 'support',
      ticket: 'ZD-1',
      isStruck: false,
    })
  })

  it('shows the kinds that are asked for', async () => {
    const of = await makeHistory()
    const kinds = async (query: string) =>
      new Set(shown(await read(of, query)).map(({ kind }) => kind))
    expect(await kinds('?kind=support')).toEqual(new Set(['support']))
    expect(await kinds('?kind=money,config')).toEqual(new Set(['money', 'config']))
    expect(codeOf(await read(of, '?kind=moneys'))).toEqual([400, 'parameter_invalid'])
  })

  it('shows nobody what is for other eyes', async () => {
    const of = await makeHistory()
    const { body } = await read(of, '', support.token)
    expect(body.kinds).toEqual(['money', 'support', 'alerts'])
    expect(new Set(body.events.map(({ kind }: Shown) => kind))).toEqual(
      new Set(['money', 'support']),
    )
    for (const kind of ['audit', 'config', 'money,audit'])
      expect(codeOf(await read(of, `?kind=${kind}`, support.token))).toEqual([403, 'forbidden'])
  })

  it('tells of refusals, reversals and struck notes', async () => {
    const of = await makeOrganization(app.pool)
    const { transaction } = (
      await post(`/api/admin/organizations/${of}/gift-credits`, { creditAmount: '5' })
    ).body
    await post(`/api/admin/transactions/${transaction.id}/reverse`, {
      reason: 'Given twice',
      idempotencyKey: 'back',
    })
    const { note } = (await post(`/api/admin/organizations/${of}/notes`, { text: 'Wrong.' })).body
    await post(`/api/admin/notes/${note.id}/strike`, { reason: 'Not theirs' })
    await post(
      `/api/admin/organizations/${of}/gift-credits`,
      { creditAmount: '900', comment: 'Too much' },
      support.token,
    )
    const sentences = shown(await read(of)).map(({ sentence }) => sentence)
    expect(sentences).toEqual([
      `${support.email} was refused to gift credits (gift limit exceeded)`,
      `${owner.email} left a note, struck since: Not theirs`,
      `${owner.email} reversed a credit gift of $5.00`,
      `${owner.email} gifted $5.00`,
    ])
  })

  it('holds nothing of another organization', async () => {
    const of = await makeOrganization(app.pool)
    await makeHistory()
    expect((await read(of)).body).toMatchObject({
      events: [],
      pagination: { hasMore: false, nextCursor: null },
    })
    expect(codeOf(await read('org_nobody'))).toEqual([404, 'organization_not_found'])
  })

  it('turns its pages by keys, over rows of one moment and of all kinds', async () => {
    const of = await makeOrganization(app.pool)
    const at = '2026-11-01T00:00:00Z'
    await app.pool.query(
      `insert into support.notes (id, organization_id, author, text, created_at)
       select 'note_' || i, $1, 'usr_x', 'Note', $2 from generate_series(1, 12) i`,
      [of, at],
    )
    await app.pool.query(
      `insert into audit_logs (id, actor, action, resource_type, organization, changes, created_at)
       select 'aud_t' || i, 'usr_x', 'project.update', 'project', $1,
         case when i % 2 = 0 then '{}'::jsonb end, $2
       from generate_series(1, 15) i`,
      [of, at],
    )
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page: ApiAnswer = await read(of, `?limit=4${cursor ? `&cursor=${cursor}` : ''}`)
      seen.push(...shown(page).map(({ id }) => id))
      cursor = page.body.pagination.nextCursor
    } while (cursor)
    expect(seen).toHaveLength(27)
    expect(new Set(seen).size).toBe(27)
    expect(seen).toEqual(shown(await read(of, '?limit=100')).map(({ id }) => id))
    const first = (await read(of, '?limit=4')).body.pagination.nextCursor as string
    expect(codeOf(await read(of, `?kind=money&cursor=${first}`))).toEqual([400, 'cursor_stale'])
  })
})
