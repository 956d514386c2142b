import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { makeOrganization, signInAs, topUp } from '../../support/factories'
import { graphql } from '../../support/graphql'
import { askApproval, ledgerApi, refusalOf, setLimits } from '../../support/ledger'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'
import { addMember, deleteBy, makeUser } from './people'

let app: TestPayload
let owner: { id: string; email: string; token: string }

beforeAll(async () => {
  app = await bootTestPayload()
  owner = await signInAs(app, 'owner')
})
afterAll(() => app.close())

const remains = async (id: string) =>
  (await app.pool.query('select 1 from users where id = $1 and status = $2', [id, 'active']))
    .rowCount === 1

/** A customer who alone owns an organization. */
async function makeSoleOwner() {
  const user = await makeUser(app.pool)
  const organization = await makeOrganization(app.pool)
  const membership = await addMember(app.pool, organization, user.id, 'owner')
  return { ...user, organization, membership }
}

describe('a sole owner', () => {
  it('of an organization with a balance stays, until another member owns it', async () => {
    const user = await makeSoleOwner()
    await topUp(app.pool, user.organization, '12.5')
    const other = await makeUser(app.pool)
    const membership = await addMember(app.pool, user.organization, other.id, 'member')
    const refused = await deleteBy(app, owner.token, user.id, user.email)
    expect(refusalOf(refused)).toEqual([422, 'sole_owner'])
    expect(refused.body.error.details.organizations).toMatchObject([
      { id: user.organization, credits: '12.5', hasLiveSubscription: false, otherMembers: 1 },
    ])
    const preview = await app.api('GET', `/api/admin/users/${user.id}/deletion`, {
      token: owner.token,
    })
    expect(preview.body.preview.refusals.map(({ code }: { code: string }) => code)).toEqual([
      'sole_owner',
    ])
    await app.api('PATCH', `/api/memberships/${membership}`, {
      token: owner.token,
      body: { role: 'owner' },
    })
    expect((await deleteBy(app, owner.token, user.id, user.email)).status).toBe(200)
  })

  it.each([
    ["plan = 'pro'", 422],
    ["plan = 'pro', plan_expires_at = now() + interval '1 day'", 422],
    ["dev_plan = 'lite'", 422],
    ["plan = 'pro', plan_expires_at = now() - interval '1 day'", 200],
    ["plan = 'free'", 200],
  ])('of an organization with %s: %i', async (columns, status) => {
    const user = await makeSoleOwner()
    await app.pool.query(`update organizations set ${columns} where id = $1`, [user.organization])
    expect((await deleteBy(app, owner.token, user.id, user.email)).status).toBe(status)
    expect(await remains(user.id)).toBe(status === 422)
  })

  it('of an organization with nothing at stake is told that it stays without an owner', async () => {
    const user = await makeSoleOwner()
    const { body } = await deleteBy(app, owner.token, user.id, user.email)
    const kept = (body.certificate.kept as { what: string; count: number }[]).find(
      ({ what }) => what === 'owned_organizations',
    )
    expect(kept?.count).toBe(1)
  })

  it('of an organization that owes something stays too', async () => {
    const user = await makeSoleOwner()
    await app.pool.query(
      `with declared as (select set_config('ledger.counting', 'on', true) as c)
       update organizations set credits = -3 from declared where id = $1 and c = 'on'`,
      [user.organization],
    )
    expect(refusalOf(await deleteBy(app, owner.token, user.id, user.email))).toEqual([
      422,
      'sole_owner',
    ])
  })

  it('who is one of two, both deleted at once, leaves one of them', async () => {
    const [first, second] = [await makeSoleOwner(), await makeUser(app.pool)]
    await topUp(app.pool, first.organization, '1')
    await addMember(app.pool, first.organization, second.id, 'owner')
    const answers = await Promise.all(
      [first, second].map(({ id, email }) => deleteBy(app, owner.token, id, email)),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422])
  })
})

describe('owners of the desk', () => {
  it('do not delete themselves', async () => {
    expect(refusalOf(await deleteBy(app, owner.token, owner.id, owner.email))).toEqual([
      422,
      'own_account',
    ])
  })

  it('who delete each other at once: one of them stays', async () => {
    const [first, second] = [await signInAs(app, 'owner'), await signInAs(app, 'owner')]
    const answers = await Promise.all([
      deleteBy(app, first.token, second.id, second.email),
      deleteBy(app, second.token, first.id, first.email),
    ])
    // Who came second is told that the account is gone: 401 where the session was asked later.
    const [done, refused] = answers.map(({ status }) => status).sort()
    expect(done).toBe(200)
    expect([401, 403]).toContain(refused)
  })

  it('the last one stays', async () => {
    await app.pool.query(
      `update users set status = 'deactivated' where id <> $1 and status = 'active'
      and operator_role = 'owner'`,
      [owner.id],
    )
    const preview = await app.api('GET', `/api/admin/users/${owner.id}/deletion`, {
      token: owner.token,
    })
    expect(preview.body.preview.refusals.map(({ code }: { code: string }) => code)).toEqual([
      'own_account',
      'last_owner',
    ])
  })
})

describe('an operator whose request for credits waits', () => {
  it('is told of in the preview; the request is not approved any more, and can be declined', async () => {
    const asking = await signInAs(app, 'finance')
    const approver = await signInAs(app, 'owner')
    const organization = await makeOrganization(app.pool)
    const gift = { creditAmount: '5000', comment: 'For the outage' }
    const limits = { financePerGift: '9000', financePerDay: '9000', secondPersonFrom: '100' }
    await setLimits(app.pool, { ...limits, ownerPerGift: '9000' })
    const request = await askApproval(app, organization, gift, asking.token)
    const preview = await app.api('GET', `/api/admin/users/${asking.id}/deletion`, {
      token: owner.token,
    })
    const kept = preview.body.preview.kept as { what: string; count: number }[]
    expect(kept.find(({ what }) => what === 'waiting_requests')?.count).toBe(1)
    expect((await deleteBy(app, owner.token, asking.id, asking.email)).status).toBe(200)
    const { approve, decline } = ledgerApi(app)
    expect(refusalOf(await approve(request.id, {}, approver.token))).toEqual([
      422,
      'requester_without_right',
    ])
    const declined = await decline(request.id, { reason: 'Who asked has left' }, approver.token)
    expect([declined.status, declined.body.request.requesterName]).toEqual([
      200,
      `Deleted user ${asking.id.slice(-6)}`,
    ])
  })
})

describe('the last owner of the desk', () => {
  const patch = (id: string, token: string, body: unknown) =>
    app.api('PATCH', `/api/users/${id}`, { token, body })

  it('keeps role and account, and may change everything else', async () => {
    await app.pool.query(
      `update users set status = 'deactivated'
       where id <> $1 and status = 'active' and operator_role = 'owner'`,
      [owner.id],
    )
    for (const body of [
      { operatorRole: 'finance' },
      { operatorRole: null },
      { status: 'deactivated' },
    ])
      expect(refusalOf(await patch(owner.id, owner.token, body))).toEqual([422, 'last_owner'])
    expect((await patch(owner.id, owner.token, { name: 'Still here' })).status).toBe(200)
    const { rows } = await app.pool.query(
      `select count(*)::int as count from audit_logs where resource = $1 and result = 'refused:last_owner'`,
      [owner.id],
    )
    expect(rows).toEqual([{ count: 3 }])
  })

  it('is one of two who give it up at once', async () => {
    const second = await signInAs(app, 'owner')
    const answers = await Promise.all(
      [owner, second].map(({ id, token }) => patch(id, token, { operatorRole: 'auditor' })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422])
    const left = await app.pool.query(
      `select 1 from users where operator_role = 'owner' and status = 'active'`,
    )
    expect(left.rowCount).toBe(1)
    await app.pool.query(`update users set operator_role = 'owner' where id = $1`, [owner.id])
  })
})

describe("Payload's own delete", () => {
  it('is refused by REST, one and many, by GraphQL and by the Local API', async () => {
    const { id } = await makeUser(app.pool)
    const one = await app.api('DELETE', `/api/users/${id}`, { token: owner.token })
    expect(refusalOf(one)).toEqual([403, 'deletion_route_required'])
    const many = await app.api('DELETE', `/api/users?where[id][equals]=${id}`, {
      token: owner.token,
    })
    expect(many.status).toBe(403)
    const mutation = await graphql(app, owner.token, `mutation { deleteUser(id: "${id}") { id } }`)
    expect(mutation.errors?.[0]?.message).toBeTruthy()
    await expect(
      app.payload.delete({ collection: 'users', id, overrideAccess: true }),
    ).rejects.toThrow('DELETE /api/admin/users/:id')
    await expect(
      app.payload.delete({
        collection: 'users',
        where: { id: { equals: id } },
        overrideAccess: true,
      }),
    ).rejects.toThrow('DELETE /api/admin/users/:id')
    await expect(
      app.payload.db.deleteOne({ collection: 'users', where: { id: { equals: id } } }),
    ).rejects.toThrow()
    await expect(app.pool.query('delete from users where id = $1', [id])).rejects.toThrow(
      'never removed',
    )
    expect(await remains(id)).toBe(true)
    const told = await app.pool.query(
      `select actor from audit_logs where action = 'user.delete' and resource = $1
         and result = 'refused:deletion_route_required'`,
      [id],
    )
    expect(told.rowCount).toBeGreaterThanOrEqual(2)
  })
})
