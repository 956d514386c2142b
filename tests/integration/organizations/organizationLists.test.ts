import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { inTransaction } from '@/db/inTransaction'
import { postTransaction, type LedgerEntry } from '@/ledger/postTransaction'

import { makeOrganization, makeProject, signInAs, topUp } from '../../support/factories'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'
import { insertApiKey, insertMember } from './fixtures'

let app: TestPayload
let operator: { id: string; token: string }

beforeAll(async () => {
  app = await bootTestPayload()
  operator = await signInAs(app, 'finance')
})
afterAll(() => app.close())

const get = (organization: string, path: string) =>
  app.api('GET', `/api/admin/organizations/${organization}/${path}`, { token: operator.token })

describe.each(['transactions', 'projects', 'api-keys', 'members'])('…/%s', (list) => {
  it('answers 404 for an organization that is not there', async () => {
    const { status, body } = await get('org_nobody', list)
    expect([status, body.error.code]).toEqual([404, 'organization_not_found'])
  })

  it('answers with an empty list where there is nothing', async () => {
    const { status, body } = await get(await makeOrganization(app.pool), list)
    const name = list === 'api-keys' ? 'apiKeys' : list
    expect([status, body[name], body.total]).toEqual([200, [], 0])
  })

  it('shows a deleted organization too', async () => {
    const deleted = await makeOrganization(app.pool, { status: 'deleted' })
    expect((await get(deleted, list)).status).toBe(200)
  })

  it('refuses a parameter given twice', async () => {
    const { status, body } = await get(await makeOrganization(app.pool), `${list}?a=1&a=2`)
    expect([status, body.error.code]).toEqual([400, 'parameter_repeated'])
  })
})

describe('…/transactions', () => {
  let organization: string
  const post = (entry: Partial<LedgerEntry> & Pick<LedgerEntry, 'type'>) =>
    inTransaction(app.pool, (tx) =>
      postTransaction(tx, {
        organization,
        amount: null,
        creditAmount: null,
        description: 'A row',
        actor: 'system:test',
        ...entry,
      }),
    )
  const amounts = async (query: string) => {
    const { status, body } = await get(organization, `transactions?${query}`)
    expect(status, JSON.stringify(body)).toBe(200)
    expect(body.total).toBe(body.transactions.length)
    return body.transactions.map((row: { amount: string | null }) => row.amount)
  }

  beforeAll(async () => {
    organization = await makeOrganization(app.pool)
    // Booked at one moment: only the number tells the order.
    const bookedAt = new Date('2026-03-01T00:00:00Z')
    for (let i = 1; i <= 30; i += 1)
      await post({ type: 'credit_topup', amount: `${i}`, creditAmount: `${i}`, bookedAt })
    await post({
      type: 'subscription_start',
      amount: '49.5',
      bookedAt: new Date('2026-04-01T00:00:00Z'),
    })
    await app.api('POST', `/api/admin/organizations/${organization}/gift-credits`, {
      token: operator.token,
      body: { creditAmount: '0.25', comment: 'sorry' },
    })
  })

  it('gives the newest 25 first, by number where times are equal', async () => {
    const { body } = await get(organization, 'transactions')
    expect([body.total, body.limit, body.offset, body.transactions.length]).toEqual([32, 25, 0, 25])
    const next = await get(organization, 'transactions?offset=25&limit=100')
    const sequences = [...body.transactions, ...next.body.transactions].map((row) => row.sequence)
    expect(sequences).toEqual(Array.from({ length: 32 }, (_, i) => 32 - i))
  })

  it('shows a row as the ledger has it', async () => {
    const { body } = await get(organization, 'transactions?limit=1')
    expect(body.organization).toEqual({ id: organization, name: `Organization ${organization}` })
    expect(body.transactions[0]).toMatchObject({
      organization,
      sequence: 32,
      type: 'credit_gift',
      amount: null,
      creditAmount: '0.25',
      currency: 'USD',
      status: 'completed',
      description: 'Credits gifted by Administrator: sorry',
      actor: operator.id,
      balanceAfter: '465.25',
    })
  })

  it('filters by type, status, actor, time and amount', async () => {
    expect(await amounts('type=subscription_start')).toEqual(['49.5'])
    expect(await amounts('type=subscription_start,credit_gift')).toEqual([null, '49.5'])
    expect(await amounts('status=pending,failed')).toEqual([])
    expect(await amounts(`actor=${operator.id}`)).toEqual([null])
    expect(await amounts('from=2026-04-01&to=2026-04-02')).toEqual(['49.5'])
    expect(await amounts('from=2026-03-01T00:00:00.001Z&to=2026-04-01')).toEqual([])
    expect(await amounts('amountMin=29&amountMax=30')).toEqual(['30', '29'])
    expect(await amounts('amountMin=49.500000001')).toEqual([])
  })

  it.each([
    ['type=gift', 'parameter_invalid'],
    ['status=done', 'parameter_invalid'],
    ['limit=101', 'parameter_invalid'],
    ['from=today', 'time_invalid'],
    ['from=2026-02-01&to=2026-01-01', 'range_invalid'],
    ['amountMin=12,50', 'amount_invalid'],
  ])('refuses %s', async (query, code) => {
    const { status, body } = await get(organization, `transactions?${query}`)
    expect([status, body.error.code]).toEqual([400, code])
  })

  it('shows the rows of this organization alone', async () => {
    const other = await makeOrganization(app.pool)
    await topUp(app.pool, other, '7')
    const { body } = await get(other, 'transactions')
    expect([body.total, body.transactions[0].organization]).toEqual([1, other])
  })
})

describe('…/projects', () => {
  it('lists all projects, the newest first', async () => {
    const organization = await makeOrganization(app.pool)
    const [first, second] = [
      await makeProject(app.pool, organization),
      await makeProject(app.pool, organization),
    ]
    await app.pool.query(
      `update projects set created_at = '2026-01-01', name = 'Old', mode = 'credits',
         caching_enabled = true, status = 'inactive' where id = $1`,
      [first],
    )
    const { body } = await get(organization, 'projects')
    expect(body.total).toBe(2)
    expect(body.projects.map(({ id }: { id: string }) => id)).toEqual([second, first])
    expect(body.projects[1]).toEqual({
      id: first,
      name: 'Old',
      mode: 'credits',
      status: 'inactive',
      cachingEnabled: true,
      createdAt: '2026-01-01T00:00:00.000Z',
    })
  })
})

describe('…/api-keys', () => {
  it('lists active keys of all projects, counts the others, and shows no token and no hash', async () => {
    const organization = await makeOrganization(app.pool)
    const projects = [
      await makeProject(app.pool, organization),
      await makeProject(app.pool, organization),
    ]
    const keys: string[] = []
    for (const [i, status] of ['active', 'active', 'active', 'inactive', 'deleted'].entries())
      keys.push(
        await insertApiKey(app.pool, projects[i % 2] ?? '', {
          maskedToken: `llmg_k${i}ab…wxyz`,
          tokenHash: `hash-of-key-${i}-${organization}`,
          status,
          createdAt: `2026-01-0${i + 1}T00:00:00Z`,
        }),
      )
    await app.pool.query(`update api_keys set usage_limit = 12.5 where id = $1`, [keys[0]])
    const ids = async (query: string) => {
      const { body } = await get(organization, `api-keys?${query}`)
      expect(body.counts).toEqual({ all: 5, active: 3, inactive: 1, deleted: 1 })
      return [body.total, body.apiKeys.map(({ id }: { id: string }) => id)]
    }
    const [a, b, c, inactive, deleted] = keys
    expect(await ids('')).toEqual([3, [c, b, a]])
    expect(await ids('status=active&limit=2&offset=2')).toEqual([3, [a]])
    expect(await ids('status=inactive')).toEqual([1, [inactive]])
    expect(await ids('status=deleted')).toEqual([1, [deleted]])
    expect(await ids('status=all')).toEqual([5, [deleted, inactive, c, b, a]])

    const { body } = await get(organization, 'api-keys')
    expect(body.apiKeys[2]).toEqual({
      id: a,
      maskedToken: 'llmg_k0ab…wxyz',
      description: null,
      status: 'active',
      usage: '0',
      usageLimit: '12.5',
      projectId: projects[0],
      projectName: projects[0],
      organizationId: organization,
      organizationName: `Organization ${organization}`,
      createdAt: '2026-01-01T00:00:00.000Z',
      lastUsedAt: null,
      replaces: null,
      replacedBy: null,
    })
    expect(JSON.stringify(body)).not.toContain('hash-of-key')
  })

  it('refuses a status that no key has', async () => {
    const { status, body } = await get(await makeOrganization(app.pool), 'api-keys?status=revoked')
    expect([status, body.error.code]).toEqual([400, 'parameter_invalid'])
  })
})

describe('…/members', () => {
  it('lists members with their user, the owner first, and records who looked', async () => {
    const organization = await makeOrganization(app.pool)
    const viewer = await insertMember(app.pool, organization, {
      email: 'viewer@people.example',
      name: 'Vera Viewer',
      role: 'viewer',
      joined: '2026-01-01T00:00:00Z',
    })
    const owner = await insertMember(app.pool, organization, {
      email: 'owner@people.example',
      role: 'owner',
      verified: true,
      joined: '2026-02-01T00:00:00Z',
    })
    const { body } = await get(organization, 'members')
    expect(body).toEqual({
      members: [
        {
          id: owner.id,
          userId: owner.userId,
          role: 'owner',
          createdAt: '2026-02-01T00:00:00.000Z',
          user: {
            id: owner.userId,
            email: 'owner@people.example',
            name: null,
            emailVerified: true,
          },
        },
        {
          id: viewer.id,
          userId: viewer.userId,
          role: 'viewer',
          createdAt: '2026-01-01T00:00:00.000Z',
          user: {
            id: viewer.userId,
            email: 'viewer@people.example',
            name: 'Vera Viewer',
            emailVerified: false,
          },
        },
      ],
      total: 2,
    })
    const { rows } = await app.pool.query(
      `select actor, action, resource from audit_logs where organization = $1`,
      [organization],
    )
    expect(rows).toEqual([{ actor: operator.id, action: 'members.read', resource: organization }])
  })
})
