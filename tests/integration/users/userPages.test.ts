import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { makeOrganization, signInAs } from '../../support/factories'
import { refusalOf } from '../../support/ledger'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'
import { addMember, makeUser } from './people'

let app: TestPayload
let owner: { id: string; email: string; token: string }

beforeAll(async () => {
  app = await bootTestPayload()
  owner = await signInAs(app, 'owner')
})
afterAll(() => app.close())

describe('a user across organizations', () => {
  it('shows each membership with its role, what they own first', async () => {
    const user = await makeUser(app.pool, { name: 'Ada' })
    const first = await makeOrganization(app.pool, { name: 'Aardvark' })
    const second = await makeOrganization(app.pool, { name: 'Zebra' })
    await addMember(app.pool, first, user.id, 'viewer')
    await addMember(app.pool, second, user.id, 'owner')
    const answer = await app.api('GET', `/api/admin/users/${user.id}`, { token: owner.token })
    expect(answer.body.user).toMatchObject({
      ...{ id: user.id, name: 'Ada', email: user.email, status: 'active', operatorRole: null },
      ...{ emailVerifiedAt: null, deletedAt: null },
      memberships: [
        { organization: second, organizationName: 'Zebra', role: 'owner' },
        { organization: first, organizationName: 'Aardvark', role: 'viewer' },
      ],
    })
  })

  it('is on record as read, by whom and of whom', async () => {
    const user = await makeUser(app.pool)
    const support = await signInAs(app, 'support')
    await app.api('GET', `/api/admin/users/${user.id}`, { token: support.token })
    const { rows } = await app.pool.query(
      `select actor, action from audit_logs where resource = $1`,
      [user.id],
    )
    expect(rows).toEqual([{ actor: support.id, action: 'user.read' }])
  })

  it("is on record as read through Payload's own routes too, and never for oneself", async () => {
    const users = [await makeUser(app.pool), await makeUser(app.pool)]
    const auditor = await signInAs(app, 'auditor')
    const [first, second] = users.map(({ id }) => id)
    const read = (path: string) => app.api('GET', path, { token: auditor.token })
    await read(`/api/users/${first}`)
    await read(`/api/users?where[id][in]=${first},${second}&sort=id`)
    await read('/api/users/me')
    await read(`/api/users/${auditor.id}`)
    const { rows } = await app.pool.query(
      `select resource, changes->'users'->'to' as ids from audit_logs
       where actor = $1 and action = 'user.read' order by created_at, ctid`,
      [auditor.id],
    )
    expect(rows).toEqual([
      { resource: first, ids: null },
      { resource: null, ids: [first, second].sort() },
    ])
  })

  it('is not there for an id that is none', async () => {
    for (const id of ['usr_nobody', '%00', 'usr_%27'])
      expect(
        refusalOf(await app.api('GET', `/api/admin/users/${id}`, { token: owner.token })),
      ).toEqual([404, 'user_not_found'])
  })
})

describe('an organization handed on', () => {
  const handOn = (organization: string, body: unknown, token = owner.token) =>
    app.api('POST', `/api/admin/organizations/${organization}/owner`, { token, body })
  const rolesOf = async (organization: string) =>
    (
      await app.pool.query<{ user_id: string; role: string }>(
        'select user_id, role from memberships where organization_id = $1',
        [organization],
      )
    ).rows

  it('has the new owner and no other one, the former is an admin; twice is once', async () => {
    const organization = await makeOrganization(app.pool)
    const [former, next] = [await makeUser(app.pool), await makeUser(app.pool)]
    await addMember(app.pool, organization, former.id, 'owner')
    await addMember(app.pool, organization, next.id, 'viewer')
    for (let i = 0; i < 2; i += 1)
      expect((await handOn(organization, { user: next.id })).body).toEqual({
        organization,
        owner: next.id,
      })
    expect(await rolesOf(organization)).toEqual(
      expect.arrayContaining([
        { user_id: former.id, role: 'admin' },
        { user_id: next.id, role: 'owner' },
      ]),
    )
    const { rows } = await app.pool.query(
      `select changes->'role' as role from audit_logs where organization = $1
         and action = 'membership.update' order by changes->'role'->>'to'`,
      [organization],
    )
    expect(rows).toEqual([
      { role: { from: 'owner', to: 'admin' } },
      { role: { from: 'viewer', to: 'owner' } },
    ])
  })

  it('has one owner after 50 calls for two people at once', async () => {
    const organization = await makeOrganization(app.pool)
    const users = [await makeUser(app.pool), await makeUser(app.pool)]
    for (const { id } of users) await addMember(app.pool, organization, id, 'member')
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => handOn(organization, { user: users[i % 2]?.id })),
    )
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    const owners = (await rolesOf(organization)).filter(({ role }) => role === 'owner')
    expect(owners).toHaveLength(1)
  })

  it('is refused for somebody who is no member, without the right, and without a name', async () => {
    const organization = await makeOrganization(app.pool)
    const stranger = await makeUser(app.pool)
    expect(refusalOf(await handOn(organization, { user: stranger.id }))).toEqual([
      404,
      'member_not_found',
    ])
    expect(refusalOf(await handOn(organization, {}))).toEqual([400, 'user_required'])
    const finance = await signInAs(app, 'finance')
    expect(refusalOf(await handOn(organization, { user: stranger.id }, finance.token))).toEqual([
      403,
      'forbidden',
    ])
  })
})
