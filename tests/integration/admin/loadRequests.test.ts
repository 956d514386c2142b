import type { PayloadRequest } from 'payload'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { loadRequests } from '@/admin/giftRequests/loadRequests'
import { findView } from '@/admin/giftRequests/prepareRequests'
import { toQueryable } from '@/db/tx'
import { countWaitingRequests } from '@/ledger/creditRequests'

import { makeOrganization, signInAs, topUp } from '../../support/factories'
import { askApproval, ledgerApi, setLimits } from '../../support/ledger'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'

type Person = { id: string; email: string; token: string; role: string }

let app: TestPayload
let requester: Person
let approver: Person
let finance: Person
let auditor: Person

const person = async (role: 'auditor' | 'finance' | 'owner'): Promise<Person> => ({
  ...(await signInAs(app, role)),
  role,
})

beforeAll(async () => {
  app = await bootTestPayload()
  requester = await person('owner')
  approver = await person('owner')
  finance = await person('finance')
  auditor = await person('auditor')
  await setLimits(app.pool, { ownerPerDay: '10000000' })
})
afterAll(() => app.close())

const PAGE = { limit: 25, offset: 0 }

const seenBy = ({ id, role }: Person, status = 'open') =>
  loadRequests(
    {
      payload: app.payload,
      user: { collection: 'users', id, operatorRole: role },
    } as unknown as PayloadRequest,
    findView(status),
    PAGE,
  )

/** The one line of an organization, as somebody sees it. */
const lineSeenBy = async (who: Person, organization: string, status?: string) => {
  const { lines } = await seenBy(who, status)
  const line = lines.find((request) => request.organization === organization)
  if (!line) throw new Error(`No line of ${organization}.`)
  return line
}

const ask = async () => {
  const organization = await makeOrganization(app.pool, { name: 'Asking Ltd' })
  await topUp(app.pool, organization, '12.5')
  const body = { creditAmount: '6000', comment: 'contract credit' }
  const { id } = await askApproval(app, organization, body, requester.token)
  return { organization, id }
}

describe('the page of gift requests', () => {
  it('offers a decision to another owner, with the balance it would move', async () => {
    const { organization } = await ask()
    expect(await lineSeenBy(approver, organization)).toMatchObject({
      organizationName: 'Asking Ltd',
      requesterName: requester.email,
      creditAmount: '6000',
      credits: '12.5',
      problem: null,
      hasApprover: true,
    })
  })

  it('tells each other reader why they may not', async () => {
    const { organization } = await ask()
    const problemOf = async (who: Person) => (await lineSeenBy(who, organization)).problem
    expect(await problemOf(requester)).toMatch(/Somebody else has to decide/)
    expect(await problemOf(finance)).toMatch(/at most \$1,000.00 at once/)
    expect(await problemOf(auditor)).toMatch(/Your role may not decide/)
    await app.pool.query(
      `insert into memberships (id, user_id, organization_id, role) values ($1, $2, $3, 'viewer')`,
      [`mem_${organization.slice(4)}`, approver.id, organization],
    )
    expect(await problemOf(approver)).toMatch(/organization they belong to/)
    expect((await lineSeenBy(requester, organization)).hasApprover).toBe(false)
  })

  it('agrees with what the route answers', async () => {
    const { id, organization } = await ask()
    const { problem } = await lineSeenBy(finance, organization)
    const answer = await ledgerApi(app).approve(id, {}, finance.token)
    expect(answer.body.error.message).toBe(problem)
  })

  it('moves a decided request to the decided ones, with who decided', async () => {
    const { id, organization } = await ask()
    const before = await countWaitingRequests(toQueryable(app.pool))
    await ledgerApi(app).decline(id, { reason: 'too much' }, approver.token)
    expect(await countWaitingRequests(toQueryable(app.pool))).toBe(before - 1)
    await expect(lineSeenBy(approver, organization)).rejects.toThrow('No line')
    expect(await lineSeenBy(approver, organization, 'decided')).toMatchObject({
      status: 'declined',
      decidedByName: approver.email,
      declineReason: 'too much',
      problem: null,
    })
    expect((await seenBy(approver, 'expired')).total).toBe(0)
  })
})
