import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { makeOrganization, readBalance, signInAs } from '../../support/factories'
import { askApproval, auditOf, ledgerApi, refusalOf, rowsOf, setLimits } from '../../support/ledger'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'

type Person = { id: string; email: string; token: string }

let app: TestPayload
let api: ReturnType<typeof ledgerApi>
let requester: Person
let approver: Person

beforeAll(async () => {
  app = await bootTestPayload()
  api = ledgerApi(app)
  requester = await signInAs(app, 'owner')
  approver = await signInAs(app, 'owner')
  // Many tests, one day: only its own limit is to speak.
  await setLimits(app.pool, { ownerPerDay: '10000000' })
})
afterAll(() => app.close())

const MUCH = { creditAmount: '5000', comment: 'contract credit' }

const ask = (organization: string, body: object = MUCH, by = requester) =>
  askApproval(app, organization, body, by.token)

const list = async (query = '') =>
  (await app.api('GET', `/api/admin/gift-requests${query}`, { token: requester.token })).body

const makeMember = (person: Person, organization: string) =>
  app.pool.query(
    `insert into memberships (id, user_id, organization_id, role) values ($1, $2, $3, 'viewer')`,
    [`mem_${organization.slice(4)}`, person.id, organization],
  )

describe('a gift from the second-person amount on', () => {
  it('waits, moves nothing and is listed', async () => {
    const organization = await makeOrganization(app.pool, { name: 'Waiting Ltd' })
    const request = await ask(organization)
    expect(request).toMatchObject({
      status: 'waiting',
      kind: 'gift',
      organization,
      organizationName: 'Waiting Ltd',
      creditAmount: '5000',
      comment: 'contract credit',
      requester: requester.id,
      decidedBy: null,
      transaction: null,
    })
    expect(await rowsOf(app.pool, organization)).toEqual([])
    expect((await readBalance(app.pool, organization)).sequence).toBe(0)
    expect(await auditOf(app.pool, organization)).toMatchObject([
      { action: 'credits.request', actor: requester.id, result: 'done', resource: request.id },
    ])
    expect(await list(`?organization=${organization}`)).toMatchObject({
      requests: [{ id: request.id }],
      total: 1,
    })
    expect((await list(`?organization=${organization}&status=approved`)).total).toBe(0)
  })

  it('counts what the operator gave the organization within 24 hours', async () => {
    const organization = await makeOrganization(app.pool)
    const small = { creditAmount: '4999.99', comment: 'x' }
    expect((await api.gift(organization, small, requester.token)).status).toBe(200)
    const rest = { creditAmount: '0.01', comment: 'x' }
    await ask(organization, rest)
    // Another organization, another operator and another day count by themselves.
    const elsewhere = await makeOrganization(app.pool)
    expect((await api.gift(elsewhere, rest, requester.token)).status).toBe(200)
    expect((await api.gift(organization, rest, approver.token)).status).toBe(200)
  })

  it('is booked once, in the requester’s name, when another operator approves it', async () => {
    const organization = await makeOrganization(app.pool)
    const { id } = await ask(organization)
    const answer = await api.approve(id, {}, approver.token)
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({
      status: 'approved',
      credits: '5000',
      transaction: { type: 'credit_gift', creditAmount: '5000', actor: requester.id },
      request: { status: 'approved', decidedBy: approver.id },
    })
    expect(answer.body.request.transaction).toBe(answer.body.transaction.id)
    expect((await api.approve(id, {}, approver.token)).body).toEqual(answer.body)
    const third = await signInAs(app, 'owner')
    expect(refusalOf(await api.approve(id, {}, third.token))).toEqual([409, 'already_decided'])
    expect(refusalOf(await api.decline(id, { reason: 'late' }, third.token))).toEqual([
      409,
      'already_decided',
    ])
    expect(await rowsOf(app.pool, organization)).toHaveLength(1)
    const done = (await auditOf(app.pool, organization)).filter((entry) => entry.result === 'done')
    expect(done).toMatchObject([
      { action: 'credits.request', actor: requester.id },
      { action: 'credit_request.approve', actor: approver.id },
      { action: 'credits.gift', actor: requester.id },
    ])
  })

  it('moves nothing when it is declined, and cannot be approved after that', async () => {
    const organization = await makeOrganization(app.pool)
    const { id } = await ask(organization, { ...MUCH, idempotencyKey: 'declined' })
    expect(refusalOf(await api.decline(id, {}, approver.token))).toEqual([400, 'reason_required'])
    const answer = await api.decline(id, { reason: 'too much' }, approver.token)
    expect(answer.body).toMatchObject({
      status: 'declined',
      request: { status: 'declined', declineReason: 'too much', decidedBy: approver.id },
    })
    expect(refusalOf(await api.approve(id, {}, approver.token))).toEqual([409, 'already_decided'])
    const again = await api.gift(
      organization,
      { ...MUCH, idempotencyKey: 'declined' },
      requester.token,
    )
    expect(refusalOf(again)).toEqual([409, 'request_declined'])
    expect(await rowsOf(app.pool, organization)).toEqual([])
  })

  it('expires after 7 days', async () => {
    const organization = await makeOrganization(app.pool)
    const { id } = await ask(organization, { ...MUCH, idempotencyKey: 'expired' })
    await app.pool.query('alter table ledger.credit_requests disable trigger decided_once')
    await app.pool.query(
      `update ledger.credit_requests set expires_at = requested_at - interval '1 ms' where id = $1`,
      [id],
    )
    await app.pool.query('alter table ledger.credit_requests enable trigger decided_once')
    expect(await list(`?organization=${organization}&status=expired`)).toMatchObject({ total: 1 })
    expect(refusalOf(await api.approve(id, {}, approver.token))).toEqual([409, 'request_expired'])
    const again = await api.gift(
      organization,
      { ...MUCH, idempotencyKey: 'expired' },
      requester.token,
    )
    expect(refusalOf(again)).toEqual([409, 'request_expired'])
    expect(await rowsOf(app.pool, organization)).toEqual([])
  })

  it('answers a repeated key with the same request, then with the row', async () => {
    const organization = await makeOrganization(app.pool)
    const body = { ...MUCH, idempotencyKey: 'wait' }
    const first = await api.gift(organization, body, requester.token)
    const parallel = await Promise.all(
      Array.from({ length: 10 }, () =>
        api.gift(organization, { ...body, creditAmount: 5000 }, requester.token),
      ),
    )
    for (const answer of parallel) expect([answer.status, answer.body]).toEqual([202, first.body])
    const other = { ...body, creditAmount: '5001' }
    expect(refusalOf(await api.gift(organization, other, requester.token))).toEqual([
      409,
      'idempotency_conflict',
    ])
    const approved = await api.approve(first.body.request.id as string, {}, approver.token)
    const last = await api.gift(organization, body, requester.token)
    expect([last.status, last.body.transaction]).toEqual([200, approved.body.transaction])
  })

  it('is booked once by 20 parallel approvals of two operators', async () => {
    const organization = await makeOrganization(app.pool)
    const third = await signInAs(app, 'owner')
    const { id } = await ask(organization)
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => api.approve(id, {}, (i % 2 ? approver : third).token)),
    )
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200, 409]))
    expect(await rowsOf(app.pool, organization)).toHaveLength(1)
    expect((await readBalance(app.pool, organization)).credits).toBe('5000.000000000')
  })
})

describe('who may decide', () => {
  it('never the requester', async () => {
    const organization = await makeOrganization(app.pool)
    const { id } = await ask(organization)
    expect(refusalOf(await api.approve(id, {}, requester.token))).toEqual([422, 'same_person'])
    expect(refusalOf(await api.decline(id, { reason: 'x' }, requester.token))).toEqual([
      422,
      'same_person',
    ])
    expect(await auditOf(app.pool, organization)).toMatchObject([
      { result: 'done' },
      { action: 'credit_request.approve', result: 'refused:same_person', resource: id },
      { action: 'credit_request.decline', result: 'refused:same_person', resource: id },
    ])
  })

  it('never a member of the organization', async () => {
    const organization = await makeOrganization(app.pool)
    const { id } = await ask(organization)
    await makeMember(approver, organization)
    expect(refusalOf(await api.approve(id, {}, approver.token))).toEqual([422, 'own_organization'])
  })

  it('never an account that the requester made or gave its role within 24 hours', async () => {
    const organization = await makeOrganization(app.pool)
    const { id } = await ask(organization)
    const promoted = await signInAs(app, null)
    const raised = await app.api('PATCH', `/api/users/${promoted.id}`, {
      token: requester.token,
      body: { operatorRole: 'owner' },
    })
    expect(raised.status).toBe(200)
    expect(refusalOf(await api.approve(id, {}, promoted.token))).toEqual([
      422,
      'approver_not_independent',
    ])
    await app.pool.query('alter table audit_logs disable trigger append_only')
    await app.pool.query(
      `update audit_logs set created_at = created_at - interval '24 hours' where resource = $1`,
      [promoted.id],
    )
    await app.pool.query('alter table audit_logs enable trigger append_only')
    expect((await api.approve(id, {}, promoted.token)).status).toBe(200)
  })

  it('only who holds the right for that amount', async () => {
    const organization = await makeOrganization(app.pool)
    const { id } = await ask(organization)
    const finance = await signInAs(app, 'finance')
    const refused = await api.approve(id, {}, finance.token)
    expect(refusalOf(refused)).toEqual([422, 'approval_limit_exceeded'])
    expect(refused.body.error.details).toMatchObject({ limit: '1000', role: 'finance' })
    const support = await signInAs(app, 'support')
    expect(refusalOf(await api.approve(id, {}, support.token))).toEqual([403, 'forbidden'])
    expect(refusalOf(await api.approve('crq_none', {}, approver.token))).toEqual([
      404,
      'request_not_found',
    ])
    expect(await rowsOf(app.pool, organization)).toEqual([])
  })

  it('is told with the command that makes another owner, where there is none', async () => {
    const organization = await makeOrganization(app.pool)
    const answer = await api.gift(organization, MUCH, requester.token)
    expect(answer.body.message).toContain('another operator (owner)')
    await app.pool.query(
      `update users set status = 'deactivated' where operator_role = 'owner' and id <> $1`,
      [requester.id],
    )
    try {
      const alone = await api.gift(await makeOrganization(app.pool), MUCH, requester.token)
      expect([alone.status, alone.body.status]).toEqual([202, 'awaiting_approval'])
      expect(alone.body.message).toContain('npm run owner -- create --email')
    } finally {
      await app.pool.query(`update users set status = 'active'`)
    }
  })
})
