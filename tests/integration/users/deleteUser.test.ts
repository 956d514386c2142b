import { createHash } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { CHECKS } from '@/integrity/checks'
import { verify } from '@/integrity/verify'

import {
  makeOrganization,
  makeProject,
  makeServiceAccount,
  signInAs,
  topUp,
} from '../../support/factories'
import { ledgerApi, refusalOf } from '../../support/ledger'
import { queueTo } from '../../support/mails'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'
import { addMember, deleteBy, fingerprints, tablesWith } from './people'

const ADDRESS = '203.0.113.77'
const BROWSER = 'Quuxbrowser/7.1 of a test'
const NAMES = ['Zephyrina Quuxwell', 'Zephyrina Plugh']

let app: TestPayload
let owner: { id: string; email: string; token: string }
let person: { id: string; email: string; token: string }
let organization: string
let unchanged: Record<string, unknown>
let figures: unknown

const platformFigures = async () => {
  const { body } = await app.api('GET', '/api/admin/metrics?range=all', { token: owner.token })
  const { totalSignups, verifiedUsers, totalGifted, totalSpent, netRevenue } = body
  return { totalSignups, verifiedUsers, totalGifted, totalSpent, netRevenue }
}

const clock = async () =>
  (await app.pool.query<{ now: string }>('select clock_timestamp()::text as now')).rows[0]?.now ??
  ''

/** Somebody of whom there is something everywhere. */
beforeAll(async () => {
  app = await bootTestPayload()
  owner = await signInAs(app, 'owner')
  person = await signInAs(app, 'support')
  organization = await makeOrganization(app.pool)
  await topUp(app.pool, organization, '100')
  const headers = { 'x-client-address': ADDRESS, 'user-agent': BROWSER }
  const path = `/api/users/${person.id}`
  await app.api('PATCH', path, { token: owner.token, body: { name: NAMES[0] } })
  await app.api('PATCH', path, { token: person.token, body: { name: NAMES[1] }, headers })
  await app.api('POST', `/api/admin/organizations/${organization}/gift-credits`, {
    token: person.token,
    body: { creditAmount: '5' },
    headers,
  })
  await app.api('GET', `/api/admin/organizations/${organization}/members`, {
    token: person.token,
    headers,
  })
  await app.api('POST', '/api/payload-preferences/a-list', {
    token: person.token,
    body: { value: { columns: ['name'] } },
  })
  await addMember(app.pool, organization, person.id, 'member')
  const reported = await app.api('POST', '/api/usage', {
    token: await makeServiceAccount(app),
    body: [
      {
        id: 'req_of_a_person',
        time: new Date(Date.now() - 60_000).toISOString(),
        project: await makeProject(app.pool, organization),
        user: person.email.toUpperCase(),
        provider: 'openai',
        model: 'gpt-4o',
        tokens: { input: 1000 },
      },
    ],
  })
  expect(reported.body.accepted).toBe(1)
  // One to them, one that names them, to somebody else.
  await queueTo(app.pool, [person.email])
  await queueTo(app.pool, [`${NAMES[1]} wants credits <${owner.email}>`], {
    to: { user: owner.id },
    people: [person.id],
  })
  await app.pool.query(
    `insert into metering.queued_reports
       (key, group_key, account, format, names, request_id, time, report, content, code, message)
     values (gen_random_uuid(), gen_random_uuid(), 'svc_x', 'litellm', '{}', 'req_x', now(), $1, '',
       'no_mapping', 'Nobody')`,
    [JSON.stringify({ user: person.email, model: 'gpt-4o' })],
  )
  for (const text of [person.email, ADDRESS, BROWSER, ...NAMES])
    expect(await tablesWith(app.pool, text), text).not.toEqual([])
})
afterAll(() => app.close())

describe('before', () => {
  it('tells what would be erased, what stays and why, and names no person', async () => {
    const { body, status } = await app.api('GET', `/api/admin/users/${person.id}/deletion`, {
      token: owner.token,
    })
    expect([status, body.status, body.preview.refusals]).toEqual([200, 'none', []])
    const counts = Object.fromEntries(
      body.preview.erased.map(({ what, count }: { what: string; count: number }) => [what, count]),
    )
    expect(counts).toMatchObject({
      account: 1,
      sessions: 1,
      memberships: 1,
      preferences: 1,
      end_user_names: 2,
      mails: 2,
    })
    expect(counts.audit_parts).toBeGreaterThanOrEqual(4)
    for (const { why } of body.preview.kept) expect(why).not.toBe('')
    const text = JSON.stringify(body)
    for (const personal of [person.email, ...NAMES]) expect(text).not.toContain(personal)
  })

  it.each([
    [undefined, 400, 'body_invalid'],
    ['', 400, 'email_required'],
    [7, 400, 'email_invalid'],
    ['somebody.else@example.com', 422, 'email_mismatch'],
  ])('is refused with the e-mail %j, and nothing is erased', async (email, status, code) => {
    expect(refusalOf(await deleteBy(app, owner.token, person.id, email))).toEqual([status, code])
    const { rows } = await app.pool.query('select email, status from users where id = $1', [
      person.id,
    ])
    expect(rows).toEqual([{ email: person.email, status: 'active' }])
    const refused = await app.pool.query(
      `select reason, actor from audit_logs where action = 'user.delete' and resource = $1 and result = $2`,
      [person.id, `refused:${code}`],
    )
    expect(refused.rows.map(({ actor }) => actor)).toEqual([owner.id])
  })

  it('is refused for who is no owner, and for a user who is not there', async () => {
    const finance = await signInAs(app, 'finance')
    expect(refusalOf(await deleteBy(app, finance.token, person.id, person.email))).toEqual([
      403,
      'forbidden',
    ])
    for (const id of ['usr_nobody', 'usr%00', "usr_'"])
      expect(refusalOf(await deleteBy(app, owner.token, id, person.email))).toEqual([
        404,
        'user_not_found',
      ])
  })
})

describe('with the right e-mail', () => {
  let certificate: Record<string, unknown> & { hash: string }

  it('answers a certificate, spaces and capitals of the e-mail aside', async () => {
    const until = await clock()
    unchanged = await fingerprints(app.pool, until)
    figures = await platformFigures()
    const answer = await deleteBy(
      app,
      owner.token,
      person.id,
      `  ${person.email.replace('support', 'SUPPORT')} `,
    )
    expect([answer.status, answer.body.success]).toEqual([200, true])
    certificate = answer.body.certificate
    expect(certificate).toMatchObject({ user: person.id, requestedBy: owner.id })
    expect(await fingerprints(app.pool, until)).toEqual(unchanged)
  })

  it('leaves the figures of the platform as they were', async () => {
    expect(await platformFigures()).toEqual(figures)
  })

  it('leaves no trace of the person in any column of any table', async () => {
    for (const text of [person.email, ADDRESS, BROWSER, ...NAMES])
      expect(await tablesWith(app.pool, text), text).toEqual([])
  })

  it('names nobody in the certificate, whose hash is of what is stored and in the trail', async () => {
    const { hash, ...content } = certificate
    const text = JSON.stringify(content)
    expect(createHash('sha256').update(text).digest('hex')).toBe(hash)
    for (const personal of [person.email, ...NAMES]) expect(text).not.toContain(personal)
    const emailHash = createHash('sha256').update(person.email).digest('hex')
    expect(text).not.toContain(emailHash)
    const { rows } = await app.pool.query(
      `select changes from audit_logs where action = 'user.erased' and resource = $1`,
      [person.id],
    )
    expect(rows).toEqual([{ changes: { certificate: { from: null, to: hash } } }])
  })

  it('gives the same certificate to whoever asks again, by DELETE or GET', async () => {
    const again = await deleteBy(app, owner.token, person.id, 'whatever@example.com')
    expect([again.status, again.body]).toEqual([200, { success: true, certificate }])
    const auditor = await signInAs(app, 'auditor')
    const read = await app.api('GET', `/api/admin/users/${person.id}/deletion`, {
      token: auditor.token,
    })
    expect([read.body.status, read.body.deletion.certificate]).toEqual(['completed', certificate])
  })

  it('ends the session and lets nobody sign in, and a new account may have the e-mail', async () => {
    const list = await app.api('GET', '/api/admin/organizations', { token: person.token })
    expect(list.status).toBe(401)
    const { email } = (
      await app.pool.query<{ email: string }>('select email from users where id = $1', [person.id])
    ).rows[0] ?? { email: '' }
    const body = { email, password: 'a long test password' }
    expect((await app.api('POST', '/api/users/login', { body })).status).toBe(401)
    const forgot = await app.api('POST', '/api/users/forgot-password', { body: { email } })
    expect(forgot.status).toBe(200)
    const token = await app.pool.query(
      'select reset_password_token as token from users where id = $1',
      [person.id],
    )
    expect(token.rows).toEqual([{ token: null }])
    const fresh = await app.api('POST', '/api/users', {
      token: owner.token,
      body: { email: person.email, password: 'another long password', status: 'active' },
    })
    expect([fresh.status, fresh.body.doc.email]).toEqual([201, person.email])
  })

  it('shows a pseudonym wherever the person stood', async () => {
    const user = await app.api('GET', `/api/admin/users/${person.id}`, { token: owner.token })
    expect(user.body.user).toMatchObject({
      name: `Deleted user ${person.id.slice(-6)}`,
      email: null,
      status: 'deleted',
      memberships: [],
    })
    const movements = await app.api(
      'GET',
      `/api/admin/transactions?organization=${organization}&type=credit_gift`,
      { token: owner.token },
    )
    expect(JSON.stringify(movements.body)).toContain(`Deleted user ${person.id.slice(-6)}`)
  })

  it('tells each organization that somebody left', async () => {
    const { rows } = await app.pool.query(
      `select actor from audit_logs where organization = $1 and action = 'membership.delete'`,
      [organization],
    )
    expect(rows).toEqual([{ actor: owner.id }])
  })

  it('keeps every check of the books clean', async () => {
    const { checks } = await verify({ pool: app.pool, isFull: true, checks: CHECKS })
    expect(checks.flatMap(({ samples }) => samples)).toEqual([])
  })
})

describe('a deleted account', () => {
  it('is not changed, brought back, made a member or given anything to do', async () => {
    const as = (method: string, path: string, body: unknown) =>
      app.api(method, path, { token: owner.token, body })
    for (const body of [{ name: 'Back again' }, { status: 'active' }, { operatorRole: 'owner' }])
      expect(refusalOf(await as('PATCH', `/api/users/${person.id}`, body))).toEqual([
        422,
        'user_deleted',
      ])
    const membership = { user: person.id, organization, role: 'member' }
    expect(refusalOf(await as('POST', '/api/memberships', membership))).toEqual([
      422,
      'user_deleted',
    ])
    await expect(
      app.pool.query(`update users set name = 'Back again' where id = $1`, [person.id]),
    ).rejects.toThrow('never changed')
    await expect(addMember(app.pool, organization, person.id, 'member')).rejects.toThrow(
      'no member',
    )
    await expect(app.pool.query('delete from user_deletions')).rejects.toThrow('never changed')
    await expect(
      app.pool.query(`update user_deletions set certificate = '{}' where user_id = $1`, [
        person.id,
      ]),
    ).rejects.toThrow('never changed')
  })

  it('is made by a deletion alone', async () => {
    const customer = await signInAs(app, null)
    const answer = await app.api('PATCH', `/api/users/${customer.id}`, {
      token: owner.token,
      body: { status: 'deleted' },
    })
    expect(refusalOf(answer)).toEqual([422, 'deletion_required'])
    await expect(
      app.pool.query(`update users set status = 'deleted' where id = $1`, [customer.id]),
    ).rejects.toThrow('by a deletion alone')
    const gift = await ledgerApi(app).gift(organization, { creditAmount: '1' }, person.token)
    expect(gift.status).toBe(401)
  })
})
