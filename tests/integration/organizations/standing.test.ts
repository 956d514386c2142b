import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { makeOrganization, signInAs } from '../../support/factories'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'

let app: TestPayload
let owner: { id: string; token: string }

beforeAll(async () => {
  app = await bootTestPayload()
  owner = await signInAs(app, 'owner')
})
afterAll(() => app.close())

const act = (organization: string, verb: string, body: unknown = {}) =>
  app.api('POST', `/api/admin/organizations/${organization}/${verb}`, { token: owner.token, body })

async function trailOf(organization: string) {
  const { rows } = await app.pool.query(
    `select actor, action, changes, reason, result from audit_logs
     where resource = $1 order by created_at, id`,
    [organization],
  )
  return rows as Record<string, unknown>[]
}

describe('whether an organization may call', () => {
  it('is changed with its reason, by rows of the audit trail and nothing else', async () => {
    const id = await makeOrganization(app.pool)
    expect(await act(id, 'block', { reason: ' Chargeback, ticket 4711 ' })).toMatchObject({
      status: 200,
      body: { organization: { id, status: 'active', blockReason: 'Chargeback, ticket 4711' } },
    })
    expect((await act(id, 'deactivate', { reason: 'Asked for it' })).body.organization).toEqual({
      ...{ id, status: 'inactive', blockReason: 'Chargeback, ticket 4711' },
    })
    expect((await act(id, 'unblock')).body.organization.blockReason).toBeNull()
    expect((await act(id, 'activate')).body.organization.status).toBe('active')
    const said = { actor: owner.id, result: 'done' }
    expect(await trailOf(id)).toEqual([
      {
        ...said,
        action: 'organization.block',
        changes: { blockReason: { from: null, to: 'Chargeback, ticket 4711' } },
        reason: 'Chargeback, ticket 4711',
      },
      {
        ...said,
        action: 'organization.deactivate',
        changes: { status: { from: 'active', to: 'inactive' } },
        reason: 'Asked for it',
      },
      {
        ...said,
        action: 'organization.unblock',
        changes: { blockReason: { from: 'Chargeback, ticket 4711', to: null } },
        reason: null,
      },
      {
        ...said,
        action: 'organization.activate',
        changes: { status: { from: 'inactive', to: 'active' } },
        reason: null,
      },
    ])
  })

  it('is changed once by 50 operators at once; the others hear how it stands', async () => {
    const id = await makeOrganization(app.pool)
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => act(id, 'block', { reason: `Reason ${i}` })),
    )
    const [done, ...others] = answers.filter(({ status }) => status === 200)
    expect(others).toEqual([])
    const { blockReason } = done?.body.organization as { blockReason: string }
    for (const { status, body } of answers)
      if (status !== 200)
        expect([status, body.error.code, body.error.details]).toEqual([
          409,
          'standing_unchanged',
          { status: 'active', blockReason },
        ])
    const trail = await trailOf(id)
    expect(trail.filter(({ result }) => result === 'done')).toHaveLength(1)
  })

  it('leaves a balance alone that moves meanwhile', async () => {
    const id = await makeOrganization(app.pool)
    const gift = () => act(id, 'gift-credits', { creditAmount: '1', comment: 'Test' })
    const answers = await Promise.all([
      ...Array.from({ length: 10 }, gift),
      act(id, 'block', { reason: 'Test' }),
      act(id, 'deactivate', { reason: 'Test' }),
    ])
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
    const { rows } = await app.pool.query(
      'select credits::text, status::text, block_reason from organizations where id = $1',
      [id],
    )
    expect(rows).toEqual([{ credits: '10.000000000', status: 'inactive', block_reason: 'Test' }])
  })

  it('asks for a reason, and refuses what is not there, deleted, unchanged or too long', async () => {
    const [id, deleted] = [
      await makeOrganization(app.pool),
      await makeOrganization(app.pool, { status: 'deleted' }),
    ]
    const refused = async (organization: string, verb: string, body?: unknown) => {
      const answer = await act(organization, verb, body)
      return [answer.status, answer.body.error?.code]
    }
    expect(await refused(id, 'block')).toEqual([400, 'reason_required'])
    expect(await refused(id, 'block', { reason: '  ' })).toEqual([400, 'reason_required'])
    expect(await refused(id, 'deactivate', { reason: 7 })).toEqual([400, 'reason_invalid'])
    expect(await refused(id, 'block', { reason: 'x'.repeat(501) })).toEqual([
      422,
      'reason_too_long',
    ])
    expect(await refused(id, 'unblock', { why: 'x' })).toEqual([400, 'unknown_field'])
    expect(await refused(id, 'unblock')).toEqual([409, 'standing_unchanged'])
    expect(await refused(id, 'activate')).toEqual([409, 'standing_unchanged'])
    expect(await refused('org_none', 'block', { reason: 'x' })).toEqual([
      404,
      'organization_not_found',
    ])
    expect(await refused(deleted, 'block', { reason: 'x' })).toEqual([422, 'organization_deleted'])
    const { rows } = await app.pool.query(
      'select status::text, block_reason from organizations where id = any($1) order by status',
      [[id, deleted]],
    )
    expect(rows.map((row) => (row as { block_reason: unknown }).block_reason)).toEqual([null, null])
  })
})
