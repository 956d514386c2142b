import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { readAddress } from '@/admin/list/address'
import { parseTransactionsAddress } from '@/admin/transactions/transactionsAddress'
import { inTransaction } from '@/db/inTransaction'
import { toQueryable } from '@/db/tx'
import { RefusedError } from '@/errors'
import { postPending, postTransaction, type LedgerEntry } from '@/ledger/postTransaction'
import { listActors } from '@/organizations/listActors'
import { searchTransactions } from '@/organizations/searchTransactions'
import { sumMoney } from '@/money/sumMoney'

import { signInAs } from '../../support/factories'
import { ledgerApi } from '../../support/ledger'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'
import { insertOrganization } from './fixtures'

let app: TestPayload
let finance: { id: string; token: string }
const ids: Record<string, string> = {}

/** All at one moment, so that time alone orders nothing. */
const AT = '2026-10-10T10:00:00.000Z'

const book = (organization: string, wanted: Partial<LedgerEntry> = {}) =>
  inTransaction(app.pool, (tx) =>
    postTransaction(tx, {
      organization,
      type: 'credit_topup',
      amount: '10',
      creditAmount: '10',
      description: 'Top-up',
      actor: 'system:test',
      bookedAt: new Date(AT),
      ...wanted,
    }),
  )

beforeAll(async () => {
  app = await bootTestPayload()
  finance = await signInAs(app, 'finance')
  for (const [id, name] of [
    ['org_a', 'Acme 100%'],
    ['org_b', 'Beta_Works'],
    ['org_c', 'Acme 1000'],
  ] as const)
    await insertOrganization(app.pool, { id, name, billingEmail: `${id}@example.com` })
  for (let i = 0; i < 12; i += 1) await book(i % 2 ? 'org_a' : 'org_c')
  ids.stripe = (await book('org_b', { stripePaymentIntentId: 'pi_1', stripeInvoiceId: 'in_1' })).id
  ids.wire = (
    await book('org_b', {
      amount: '52.5',
      creditAmount: '50',
      paymentMethod: 'wire',
      externalReference: 'WIRE-77',
      bookedAt: new Date('2026-10-11T00:30:00Z'),
    })
  ).id
  ids.plan = (
    await book('org_b', {
      type: 'subscription_start',
      amount: '49',
      creditAmount: null,
      bookedAt: new Date('2026-10-12T00:00:00Z'),
    })
  ).id
  const refund = await ledgerApi(app).refund(
    ids.wire,
    { amount: '10.5', reason: 'unused', idempotencyKey: 'refund' },
    finance.token,
  )
  ids.refund = refund.body.transaction.id
  ids.pending = (
    await inTransaction(app.pool, (tx) =>
      postPending(tx, {
        organization: 'org_b',
        type: 'credit_topup',
        amount: '900',
        creditAmount: '900',
        description: 'Top-up',
        actor: 'system:test',
      }),
    )
  ).id
})
afterAll(() => app.close())

async function show(search: string, { limit = 25, offset = 0 } = {}) {
  const address = readAddress(Object.fromEntries(new URLSearchParams(search)))
  return searchTransactions(toQueryable(app.pool), {
    ...parseTransactionsAddress(address),
    limit,
    offset,
  })
}
const idsOf = async (search: string) => (await show(search)).transactions.map(({ id }) => id).sort()
const named = (...names: string[]) => names.map((name) => ids[name]).sort()

describe('the list of all transactions', () => {
  it('shows the newest first, with whose they are and who made them', async () => {
    const { transactions, total } = await show('')
    expect(total).toBe(17)
    expect(transactions[0]).toMatchObject({
      id: ids.pending,
      status: 'pending',
      balanceAfter: null,
    })
    expect(transactions[1]).toMatchObject({
      id: ids.refund,
      organization: 'org_b',
      organizationName: 'Beta_Works',
      actor: finance.id,
      creditAmount: '-10',
    })
    expect(transactions[1]?.actorName).not.toBeNull()
    expect(transactions[2]).toMatchObject({ id: ids.plan, actorName: null })
  })

  it('pages through equal times and amounts without repeating or losing a row', async () => {
    for (const sort of [
      'bookedAt',
      '-bookedAt',
      'amount',
      '-amount',
      'creditAmount',
      '-creditAmount',
    ]) {
      const all = (await show(`sort=${sort}`)).transactions.map(({ id }) => id)
      const paged: string[] = []
      for (let offset = 0; offset < 17; offset += 4)
        paged.push(
          ...(await show(`sort=${sort}`, { limit: 4, offset })).transactions.map(({ id }) => id),
        )
      expect(paged, sort).toEqual(all)
      expect(new Set(paged).size, sort).toBe(17)
    }
  })

  it('keeps the order of the numbers within an organization, and rows without the amount last', async () => {
    const rows = (await show('organization=org_a&sort=bookedAt')).transactions
    expect(rows.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6])
    for (const sort of ['creditAmount', '-creditAmount'])
      expect((await show(`sort=${sort}`)).transactions.at(-1)?.id).toBe(ids.plan)
  })

  it('filters by each of its parameters', async () => {
    expect(await idsOf('type=subscription_start,credit_refund')).toEqual(named('plan', 'refund'))
    expect(await idsOf('status=pending')).toEqual(named('pending'))
    expect(await idsOf(`actor=${finance.id}`)).toEqual(named('refund'))
    expect((await show(`actor=${finance.id},system:test`)).total).toBe(17)
    expect(await idsOf('amountMin=49&amountMax=52.5')).toEqual(named('plan', 'wire'))
    expect((await show('organization=org_c')).total).toBe(6)
    expect((await show('organization=org_missing')).total).toBe(0)
    expect(await idsOf('from=2026-10-11&to=2026-10-12')).toEqual(named('wire'))
    expect(
      await idsOf('from=2026-10-10&to=2026-10-11&timeZone=America/New_York&amountMin=49'),
    ).toEqual(named('wire'))
  })

  it('finds by anything an operator has at hand', async () => {
    expect(await idsOf(`q=${ids.plan}`)).toEqual(named('plan'))
    expect(await idsOf('q=pi_1')).toEqual(named('stripe'))
    expect(await idsOf('q=in_1')).toEqual(named('stripe'))
    expect(await idsOf('q=WIRE-77')).toEqual(named('wire'))
    expect((await show('q=100%25')).total).toBe(6)
    expect((await show('q=acme')).total).toBe(12)
    expect((await show('q=beta_w')).total).toBe(5)
    expect((await show('q=org_a')).total).toBe(6)
    expect(await idsOf('q=beta_w&type=credit_refund')).toEqual(named('refund'))
  })

  it('sums what is completed of all found, not of the page', async () => {
    const all = await show('', { limit: 2 })
    // 13 × 10 + 52.5 + 49; 13 × 10 + 50 − 10
    expect([all.received, all.refunded, all.credits]).toEqual(['231.5', '10.5', '170'])
    const { rows } = await app.pool.query<{ credits: string }>(
      'select credits::text from organizations',
    )
    expect(sumMoney(rows.map(({ credits }) => credits))).toBe(all.credits)
  })

  it('refuses what it does not understand', () => {
    const codeOf = (search: string) => {
      try {
        parseTransactionsAddress(Object.fromEntries(new URLSearchParams(search)))
      } catch (error) {
        if (error instanceof RefusedError) return error.code
        throw error
      }
      return null
    }
    expect(codeOf('type=gift')).toBe('parameter_invalid')
    expect(codeOf('status=done')).toBe('parameter_invalid')
    expect(codeOf('amountMin=12,50')).toBe('amount_invalid')
    expect(codeOf('sort=balanceAfter')).toBe('parameter_invalid')
    expect(codeOf('organization=a b')).toBe('parameter_invalid')
    expect(codeOf('from=2026-10-12&to=2026-10-10')).toBe('range_invalid')
  })
})

describe('GET /api/admin/transactions', () => {
  const ask = (query: string) =>
    app.api('GET', `/api/admin/transactions?${query}`, { token: finance.token })

  it('answers what the screen shows', async () => {
    const { status, body } = await ask(
      'search=beta_w&status=completed&sortBy=amount&sortOrder=asc&limit=2&offset=1',
    )
    expect(status).toBe(200)
    expect(body).toEqual(
      JSON.parse(
        JSON.stringify(
          await show('q=beta_w&status=completed&sort=amount', { limit: 2, offset: 1 }),
        ),
      ),
    )
    expect(body.transactions).toHaveLength(2)
    expect((await ask('organization=org_c')).body.total).toBe(6)
  })

  it.each([
    'type=gift',
    'sortBy=balanceAfter',
    'amountMin=1e3',
    'limit=0',
    'from=soon',
    'type=credit_gift&type=credit_gift',
  ])('refuses %s', async (query) => expect((await ask(query)).status).toBe(400))
})

describe('who stands in the ledger', () => {
  it('is told once each, people before systems', async () => {
    const actors = await listActors(toQueryable(app.pool))
    expect(actors.map(({ id }) => id)).toEqual([finance.id, 'system:test'])
    expect(actors[0]?.name).not.toBeNull()
  })
})
