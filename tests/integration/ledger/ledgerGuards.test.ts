import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { systemActor } from '@/audit/recordAudit'
import { inTransaction } from '@/db/inTransaction'
import type { Tx } from '@/db/tx'
import { postPending, postTransaction, type LedgerEntry } from '@/ledger/postTransaction'
import { settleTransaction } from '@/ledger/settleTransaction'

import { makeOrganization, readBalance, topUp } from '../../support/factories'
import { rowsOf } from '../../support/ledger'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'

let app: TestPayload

beforeAll(async () => {
  app = await bootTestPayload()
})
afterAll(() => app.close())

const entry = (organization: string, more: Partial<LedgerEntry> = {}): LedgerEntry => ({
  organization,
  type: 'credit_topup',
  amount: '10',
  creditAmount: '10',
  description: 'Top-up',
  actor: 'system:test',
  ...more,
})

describe('the table of types', () => {
  it('refuses payment parts without an amount, and invoices beside payments', async () => {
    const organization = await makeOrganization(app.pool)
    const gift = { type: 'credit_gift', amount: null, creditAmount: '1' } as const
    for (const more of [
      { ...gift, paymentMethod: 'wire' },
      { ...gift, stripeInvoiceId: 'in_1' },
      {
        type: 'subscription_end',
        amount: null,
        creditAmount: null,
        stripeInvoiceId: 'in_2',
      } as const,
    ])
      await expect(
        inTransaction(app.pool, (tx) => postTransaction(tx, entry(organization, more))),
      ).rejects.toMatchObject({ code: 'entry_misfit' })
    expect(await rowsOf(app.pool, organization)).toEqual([])
  })
})

/** A row as somebody would write it by hand. */
const insert = (tx: Tx, row: Record<string, unknown>) => {
  const all = {
    id: `txn_${Math.random().toString(36).slice(2)}`,
    type: 'credit_topup',
    amount: 10,
    credit_amount: 10,
    status: 'completed',
    actor: 'system:hand',
    booked_at: new Date(),
    ...row,
  }
  const names = Object.keys(all)
  return tx.query(
    `insert into transactions (${names.join(', ')}) values (${names.map((_, i) => `$${i + 1}`).join(', ')})`,
    Object.values(all),
  )
}
const byHand = (row: Record<string, unknown>) => inTransaction(app.pool, (tx) => insert(tx, row))
const CONSTRAINT = { code: expect.stringMatching(/^23/) as string }

describe('the database refuses', () => {
  it('a row without the movement that it explains', async () => {
    const organization = await makeOrganization(app.pool)
    await topUp(app.pool, organization, '10')
    const stray = { organization_id: organization, sequence: 2, balance_after: 20 }
    await expect(byHand(stray)).rejects.toMatchObject(CONSTRAINT)
    await expect(byHand({ ...stray, sequence: 1 })).rejects.toMatchObject(CONSTRAINT)
    await app.pool.query(
      `select ledger.post_usage(array[$1], array[1]::numeric[], array[1]::bigint[], array[now()],
         array[now()], null)`,
      [organization],
    )
    await expect(byHand({ ...stray, balance_after: 9 })).rejects.toMatchObject(CONSTRAINT)
    expect(await rowsOf(app.pool, organization)).toHaveLength(1)
  })

  it('a wrong balance, a wrong sign, another currency, a missing actor', async () => {
    const organization = await makeOrganization(app.pool)
    for (const wrong of [
      { balance_after: 11 },
      { amount: -10 },
      { currency: 'EUR' },
      { actor: null },
      { comment: 'x'.repeat(501) },
      { status: 'pending' },
      { reverses_id: 'txn_none' },
    ])
      await expect(
        inTransaction(app.pool, async (tx) => {
          await tx.query('select * from ledger.move_credits($1, 10, 10, null)', [organization])
          await insert(tx, {
            organization_id: organization,
            sequence: 1,
            balance_after: 10,
            ...wrong,
          })
        }),
        JSON.stringify(wrong),
      ).rejects.toMatchObject(CONSTRAINT)
    expect((await readBalance(app.pool, organization)).sequence).toBe(0)
  })

  it('refunds beyond what was paid and reversals that do not turn their row', async () => {
    const [organization, other] = [
      await makeOrganization(app.pool),
      await makeOrganization(app.pool),
    ]
    const paid = await topUp(app.pool, organization, '10')
    const elsewhere = await topUp(app.pool, other, '10')
    const post = (more: Partial<LedgerEntry>) =>
      inTransaction(app.pool, (tx) => postTransaction(tx, entry(organization, more)))
    const refund = { type: 'credit_refund', relatedTransaction: paid.id } as const
    const part = await post({ ...refund, amount: '6', creditAmount: '-6' })
    for (const wrong of [
      { ...refund, amount: '4.01', creditAmount: '-4.01' },
      { ...refund, amount: '1', creditAmount: '-1', relatedTransaction: elsewhere.id },
      { ...refund, amount: '1', creditAmount: '-1', relatedTransaction: part.id },
      { amount: '-9', creditAmount: '-10', reverses: paid.id },
      { type: 'credit_gift', amount: null, creditAmount: '-10', reverses: paid.id } as const,
      { amount: '-10', creditAmount: '-10', reverses: elsewhere.id },
    ])
      await expect(post(wrong), JSON.stringify(wrong)).rejects.toMatchObject(CONSTRAINT)
    expect((await readBalance(app.pool, organization)).credits).toBe('4.000000000')
  })

  it('changed decisions of requests and removed ones', async () => {
    const organization = await makeOrganization(app.pool)
    await app.pool.query(
      `insert into ledger.credit_requests (id, organization_id, kind, input, credits, requester, operation)
       values ('crq_x', $1, 'gift', '{}', 5, 'usr_a', 'gift-credits')`,
      [organization],
    )
    const decide = (by: string) =>
      app.pool.query(
        `update ledger.credit_requests set status = 'declined', decided_by = $1, decided_at = now()
         where id = 'crq_x'`,
        [by],
      )
    await expect(decide('usr_a')).rejects.toMatchObject(CONSTRAINT)
    await decide('usr_b')
    await expect(decide('usr_c')).rejects.toMatchObject(CONSTRAINT)
    await expect(app.pool.query('delete from ledger.credit_requests')).rejects.toMatchObject(
      CONSTRAINT,
    )
  })
})

describe('a pending row', () => {
  const pend = (organization: string, more: Partial<LedgerEntry> = {}) =>
    inTransaction(app.pool, (tx) => postPending(tx, entry(organization, more)))
  const settle = (id: string, status: 'completed' | 'failed') =>
    inTransaction(app.pool, (tx) =>
      settleTransaction(tx, id, { status, stripePaymentIntentId: 'pi_1' }, systemActor('test')),
    )

  it('moves the balance when it is completed, at its own place in the order', async () => {
    const organization = await makeOrganization(app.pool)
    const pending = await pend(organization)
    expect(pending.row).toMatchObject({
      status: 'pending',
      sequence: 1,
      balanceAfter: null,
      bookedAt: null,
    })
    await topUp(app.pool, organization, '5')
    expect((await readBalance(app.pool, organization)).credits).toBe('5.000000000')
    const settled = await settle(pending.id, 'completed')
    expect(settled).toMatchObject({
      status: 'completed',
      balanceAfter: '15',
      stripePaymentIntentId: 'pi_1',
    })
    expect(settled.bookedAt).not.toBeNull()
    expect(await readBalance(app.pool, organization)).toMatchObject({
      credits: '15.000000000',
      allTimeCredits: '15.000000000',
      sequence: 3,
    })
    const { rows } = await app.pool.query(
      'select settlement_sequence::int from transactions where id = $1',
      [pending.id],
    )
    expect(rows).toEqual([{ settlement_sequence: 3 }])
  })

  it('is settled once, whatever comes later or at once', async () => {
    const organization = await makeOrganization(app.pool)
    const { id } = await pend(organization)
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, (_, i) => settle(id, i % 2 ? 'completed' : 'failed')),
    )
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1)
    for (const outcome of outcomes)
      if (outcome.status === 'rejected')
        expect(outcome.reason).toMatchObject({ status: 409, code: 'already_settled' })
    expect((await readBalance(app.pool, organization)).sequence).toBe(2)
  })

  it('moves nothing when it fails', async () => {
    const organization = await makeOrganization(app.pool)
    const { id } = await pend(organization)
    expect(await settle(id, 'failed')).toMatchObject({ status: 'failed', balanceAfter: null })
    expect(await readBalance(app.pool, organization)).toMatchObject({
      credits: '0.000000000',
      allTimeCredits: '0.000000000',
    })
  })

  it('is not settled around the ledger', async () => {
    const organization = await makeOrganization(app.pool)
    const { id } = await pend(organization)
    for (const change of [
      `status = 'completed', balance_after = 10, booked_at = now(), settlement_sequence = 2`,
      `status = 'completed', balance_after = 0, booked_at = now(), settlement_sequence = 1`,
      `status = 'failed'`,
      `amount = 99`,
    ])
      await expect(
        app.pool.query(`update transactions set ${change} where id = $1`, [id]),
        change,
      ).rejects.toMatchObject(CONSTRAINT)
    expect((await rowsOf(app.pool, organization))[0]?.status).toBe('pending')
  })
})

describe('the times of one organization', () => {
  it('never run against its numbers, also when the clock goes back', async () => {
    const organization = await makeOrganization(app.pool)
    const ahead = new Date(Date.now() + 3_600_000)
    await inTransaction(app.pool, (tx) =>
      postTransaction(tx, { ...entry(organization), bookedAt: ahead }),
    )
    await topUp(app.pool, organization, '1')
    await app.pool.query(
      `select ledger.post_usage(array[$1], array[1]::numeric[], array[1]::bigint[], array[now()],
         array[now()], null)`,
      [organization],
    )
    const { rows } = await app.pool.query(
      `select booked_at from transactions where organization_id = $1
       union all select booked_at from ledger.usage_postings where organization_id = $1`,
      [organization],
    )
    expect(rows.map((row) => row.booked_at)).toEqual([ahead, ahead, ahead])
  })
})
