import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { makeOrganization, signInAs } from '../../support/factories'
import { bootTestPayload, type ApiAnswer, type TestPayload } from '../../support/testPayload'

type Person = { id: string; email: string; token: string }

let app: TestPayload
let support: Person
let auditor: Person
let organization: string

beforeAll(async () => {
  app = await bootTestPayload()
  support = await signInAs(app, 'support')
  auditor = await signInAs(app, 'auditor')
  organization = await makeOrganization(app.pool)
})
afterAll(() => app.close())

const add = (body: unknown, to = organization, token = support.token) =>
  app.api('POST', `/api/admin/organizations/${to}/notes`, { token, body })
const strike = (id: string, body: unknown, token = support.token) =>
  app.api('POST', `/api/admin/notes/${id}/strike`, { token, body })
const list = (of: string, query = '', token = support.token) =>
  app.api('GET', `/api/admin/organizations/${of}/notes${query}`, { token })
const codeOf = ({ status, body }: ApiAnswer) => [status, body.error?.code ?? null]

const trailOf = async (resource: string) =>
  (
    await app.pool.query(
      `select actor, actor_role, action, organization, changes, reason, result from audit_logs
       where resource = $1 order by created_at, id`,
      [resource],
    )
  ).rows

describe('a note', () => {
  it('is written with its author, its ticket and an audit entry that does not repeat it', async () => {
    const of = await makeOrganization(app.pool)
    const { status, body } = await add({ text: '  Asked for an invoice. ', ticket: 'ZD-4711' }, of)
    expect(status).toBe(201)
    expect(body.note).toMatchObject({
      organization: of,
      author: support.id,
      authorName: support.email,
      authorRole: 'support',
      text: 'Asked for an invoice.',
      ticket: 'ZD-4711',
      struck: null,
    })
    expect(await trailOf(body.note.id)).toEqual([
      {
        actor: support.id,
        actor_role: 'support',
        action: 'note.create',
        organization: of,
        changes: { ticket: { from: null, to: 'ZD-4711' } },
        reason: null,
        result: 'done',
      },
    ])
    expect((await list(of, '', auditor.token)).body.notes).toEqual([body.note])
  })

  it('is struck once, with a reason, and stays', async () => {
    const { note } = (await add({ text: 'Wrong customer.' })).body
    const struck = await strike(note.id, { reason: 'Meant for another one' })
    expect(struck.body.note).toMatchObject({
      text: 'Wrong customer.',
      struck: { by: support.id, byName: support.email, reason: 'Meant for another one' },
    })
    expect(codeOf(await strike(note.id, { reason: 'Again' }))).toEqual([409, 'note_struck'])
    expect((await trailOf(note.id)).map(({ action, result }) => [action, result])).toEqual([
      ['note.create', 'done'],
      ['note.strike', 'done'],
      ['note.strike', 'refused:note_struck'],
    ])
  })

  it('struck by 20 at once is struck by one', async () => {
    const { note } = (await add({ text: 'Twice told.' })).body
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => strike(note.id, { reason: `Reason ${i}` })),
    )
    const codes = answers.map(({ status }) => status).sort()
    expect(codes).toEqual([200, ...Array.from({ length: 19 }, () => 409)])
  })

  it('cannot be changed or removed in the database either', async () => {
    const { note } = (await add({ text: 'As it was.' })).body
    for (const statement of [
      `update support.notes set text = 'x' where id = $1`,
      `update support.notes set struck_by = 'a', struck_at = now(), strike_reason = 'b', ticket = 'c'
       where id = $1`,
      'delete from support.notes where id = $1',
    ])
      await expect(app.pool.query(statement, [note.id])).rejects.toThrow(/note|notes/)
    await expect(app.pool.query('truncate support.notes')).rejects.toThrow(/never changed/)
    const struck = (await strike(note.id, { reason: 'Enough' })).body.note
    await expect(
      app.pool.query(
        `update support.notes set struck_by = null, struck_at = null, strike_reason = null
         where id = $1`,
        [note.id],
      ),
    ).rejects.toThrow(/struck once/)
    expect((await list(organization)).body.notes).toContainEqual(struck)
  })

  it('is refused where it says nothing, too much, or is about nobody', async () => {
    const refused: [unknown, unknown][] = [
      [{}, [400, 'text_required']],
      [{ text: '   ' }, [400, 'text_required']],
      [{ text: 5 }, [400, 'text_invalid']],
      [{ text: 'a\0b' }, [400, 'text_invalid']],
      [{ text: 'a', ticket: 5 }, [400, 'ticket_invalid']],
      [{ text: 'a', author: 'me' }, [400, 'unknown_field']],
      ['text', [400, 'body_invalid']],
      [{ text: '🙂'.repeat(4001) }, [422, 'text_too_long']],
      [{ text: 'a', ticket: 'x'.repeat(101) }, [422, 'ticket_too_long']],
    ]
    for (const [body, code] of refused) expect(codeOf(await add(body))).toEqual(code)
    expect(codeOf(await add({ text: '🙂'.repeat(4000), ticket: 'é'.repeat(100) }))).toEqual([
      201,
      null,
    ])
    expect(codeOf(await add({ text: 'a' }, 'org_nobody'))).toEqual([404, 'organization_not_found'])
    expect(codeOf(await list('org_nobody'))).toEqual([404, 'organization_not_found'])
    expect(codeOf(await strike('note_none', { reason: 'x' }))).toEqual([404, 'note_not_found'])
    expect(codeOf(await strike('note_none', {}))).toEqual([400, 'reason_required'])
  })

  it('is written by whoever may, and who may not stands in the audit log', async () => {
    const of = await makeOrganization(app.pool)
    expect(codeOf(await add({ text: 'Not mine to write.' }, of, auditor.token))).toEqual([
      403,
      'forbidden',
    ])
    const { rows } = await app.pool.query(
      `select actor, action, result from audit_logs where organization = $1`,
      [of],
    )
    expect(rows).toEqual([
      { actor: auditor.id, action: 'note.create', result: 'refused:forbidden' },
    ])
    expect((await list(of)).body.notes).toEqual([])
  })

  it('of 50 at once are all there, each with its entry', async () => {
    const of = await makeOrganization(app.pool)
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => add({ text: `Note ${i}`, ticket: `T-${i}` }, of)),
    )
    expect(answers.every(({ status }) => status === 201)).toBe(true)
    const { body } = await list(of, '?limit=100')
    const texts = body.notes.map(({ text }: { text: string }) => text)
    expect(new Set(texts).size).toBe(50)
    const { rows } = await app.pool.query(
      `select count(*)::int as count from audit_logs where organization = $1`,
      [of],
    )
    expect(rows[0].count).toBe(50)
  })
})

describe('the list of notes', () => {
  it('is read by keys: notes of one moment are each shown once, whatever comes in between', async () => {
    const of = await makeOrganization(app.pool)
    await app.pool.query(
      `insert into support.notes (id, organization_id, author, text, created_at)
       select 'note_same' || lpad(i::text, 3, '0'), $1, 'usr_x', 'Note ' || i, '2026-11-01T00:00:00Z'
       from generate_series(1, 30) i`,
      [of],
    )
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page: ApiAnswer = await list(of, `?limit=7${cursor ? `&cursor=${cursor}` : ''}`)
      seen.push(...page.body.notes.map(({ id }: { id: string }) => id))
      cursor = page.body.pagination.nextCursor
      expect(page.body.pagination.hasMore).toBe(cursor !== null)
      await add({ text: 'Meanwhile' }, of)
    } while (cursor)
    expect(seen).toEqual(
      Array.from({ length: 30 }, (_, i) => `note_same${String(30 - i).padStart(3, '0')}`),
    )
  })

  it('refuses what is no page', async () => {
    const other = await makeOrganization(app.pool)
    for (let i = 0; i < 2; i += 1) await add({ text: `Note ${i}` }, other)
    const cursor = (await list(other, '?limit=1')).body.pagination.nextCursor as string
    expect(codeOf(await list(organization, `?cursor=${cursor}`))).toEqual([400, 'cursor_stale'])
    expect(codeOf(await list(organization, '?cursor=abc'))).toEqual([400, 'cursor_invalid'])
    for (const query of ['?limit=0', '?limit=101', '?offset=0'])
      expect(codeOf(await list(organization, query))).toEqual([400, 'parameter_invalid'])
  })
})
