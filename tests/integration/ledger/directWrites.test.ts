import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { makeOrganization, readBalance, signInAs } from '../../support/factories'
import { graphql } from '../../support/graphql'
import { auditOf, refusalOf, rowsOf } from '../../support/ledger'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'

type Person = { id: string; email: string; token: string }

let app: TestPayload
let finance: Person
let support: Person
let auditor: Person

beforeAll(async () => {
  app = await bootTestPayload()
  finance = await signInAs(app, 'finance')
  support = await signInAs(app, 'support')
  auditor = await signInAs(app, 'auditor')
})
afterAll(() => app.close())

type Path = (person: Person, data: Record<string, unknown>) => Promise<string>

/** Each answers `done`, or the code of the refusal. */
const PATHS: Record<string, Path> = {
  REST: async (person, data) => {
    const answer = await app.api('POST', '/api/transactions', { token: person.token, body: data })
    return answer.status === 201 ? 'done' : refusalOf(answer)[1]
  },
  GraphQL: async (person, data) => {
    const fields = Object.entries(data).map(([name, value]) =>
      name === 'type' ? `type: ${String(value)}` : `${name}: ${JSON.stringify(value)}`,
    )
    const query = `mutation { createTransaction(data: {${fields.join(', ')}}) { id } }`
    const answer = await graphql(app, person.token, query)
    return answer.errors
      ? (answer.errors[0]?.extensions?.code ?? answer.errors[0]?.message ?? '')
      : 'done'
  },
  'Local API': (person, data) => local(person, data, false),
  'Local API without access control': (person, data) => local(person, data, true),
}

async function local(person: Person, data: Record<string, unknown>, overrideAccess: boolean) {
  const user = await app.payload.findByID({
    collection: 'users',
    id: person.id,
    overrideAccess: true,
  })
  return codeOf(
    app.payload.create({
      collection: 'transactions',
      data: data as never,
      user: { ...user, collection: 'users' },
      overrideAccess,
    }),
  )
}

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error as { code?: string }).code ?? String(error),
  )

const gift = (organization: string, more: Record<string, unknown> = {}) => ({
  organization,
  type: 'credit_gift',
  creditAmount: '5',
  ...more,
})

for (const [name, create] of Object.entries(PATHS))
  describe(`a transaction created through ${name}`, () => {
    it('is a gift by all the rules', async () => {
      const organization = await makeOrganization(app.pool)
      expect(await create(support, gift(organization, { comment: 'sorry' }))).toBe('done')
      expect(await rowsOf(app.pool, organization)).toMatchObject([
        { type: 'credit_gift', status: 'completed', actor: support.id, sequence: 1, amount: null },
      ])
      expect((await readBalance(app.pool, organization)).credits).toBe('5.000000000')
      expect(await auditOf(app.pool, organization)).toMatchObject([
        { action: 'credits.gift', actor: support.id, result: 'done', reason: 'sorry' },
      ])
    })

    it.each([
      ['another type', { type: 'credit_topup', amount: '5' }, 'type_not_creatable'],
      ['an amount of money', { amount: '5' }, 'gift_without_amount'],
      ['0', { creditAmount: '0' }, 'amount_not_positive'],
      ['-1', { creditAmount: '-1' }, 'amount_not_positive'],
      ['NaN', { creditAmount: 'NaN' }, 'amount_invalid'],
      ['12,50', { creditAmount: '12,50' }, 'amount_invalid'],
      ['3 decimals', { creditAmount: '1.001' }, 'amount_too_precise'],
      ['10^15', { creditAmount: '1000000000000000' }, 'amount_invalid'],
      ['501 characters', { comment: 'x'.repeat(501) }, 'comment_too_long'],
      ['no comment from $25 on', { creditAmount: '25' }, 'comment_required'],
      ['more than the limit', { creditAmount: '51', comment: 'x' }, 'gift_limit_exceeded'],
      ['a key of 201 characters', { idempotencyKey: 'k'.repeat(201) }, 'idempotency_key_invalid'],
    ])('refuses %s, and writes only that', async (_, more, code) => {
      const organization = await makeOrganization(app.pool)
      expect(await create(support, gift(organization, more))).toBe(code)
      expect(await rowsOf(app.pool, organization)).toEqual([])
      expect(await readBalance(app.pool, organization)).toMatchObject({ sequence: 0 })
      expect(await auditOf(app.pool, organization)).toMatchObject([
        { action: 'credits.gift', actor: support.id, result: `refused:${code}` },
      ])
    })

    it('refuses missing and deleted organizations', async () => {
      const deleted = await makeOrganization(app.pool, { status: 'deleted' })
      expect(await create(finance, gift('org_none'))).toBe('organization_not_found')
      expect(await create(finance, gift(deleted))).toBe('organization_deleted')
    })

    it('refuses a role without the right, and writes that down', async () => {
      const organization = await makeOrganization(app.pool)
      expect(await create(auditor, gift(organization))).toBe('forbidden')
      expect(await rowsOf(app.pool, organization)).toEqual([])
      const { rows } = await app.pool.query(
        `select 1 from audit_logs where actor = $1 and result = 'refused:forbidden'`,
        [auditor.id],
      )
      expect(rows.length).toBeGreaterThan(0)
    })

    it('refuses a repeated key by naming the first row, other content as a conflict', async () => {
      const organization = await makeOrganization(app.pool)
      const data = gift(organization, { idempotencyKey: 'again' })
      expect(await create(finance, data)).toBe('done')
      expect(await create(finance, { ...data, creditAmount: '5.00' })).toBe('already_recorded')
      expect(await create(finance, { ...data, creditAmount: '6' })).toBe('idempotency_conflict')
      expect(await rowsOf(app.pool, organization)).toHaveLength(1)
    })

    it('cannot wait for a second person, and says where one can', async () => {
      const organization = await makeOrganization(app.pool)
      await topUpBy(finance, organization, '4500')
      const data = gift(organization, { creditAmount: '500', comment: 'much' })
      expect(await create(finance, data)).toBe('approval_required')
      expect(await rowsOf(app.pool, organization)).toHaveLength(1)
    })
  })

/** A payment that an operator has recorded: it counts as theirs. */
const topUpBy = async (person: Person, organization: string, credits: string) => {
  const { inTransaction } = await import('@/db/inTransaction')
  const { postTransaction } = await import('@/ledger/postTransaction')
  await inTransaction(app.pool, (tx) =>
    postTransaction(tx, {
      organization,
      type: 'credit_topup',
      amount: credits,
      creditAmount: credits,
      description: 'Wire',
      actor: person.id,
      // Of the day before, so that only the 24 hours count it.
      bookedAt: new Date(Date.now() - (Date.now() % 86_400_000) - 1000),
    }),
  )
}
