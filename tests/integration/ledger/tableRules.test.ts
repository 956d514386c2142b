import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { DatabasePool } from '@/db/tx'
import { describeMisfit } from '@/ledger/refuseMisfit'
import { TRANSACTION_TYPES } from '@/ledger/transactionTypes'

import { createTestDatabase, type TestDatabase } from '../../support/testDatabase'
import { openPool } from '../integrity/books'

let database: TestDatabase
let pool: DatabasePool

beforeAll(async () => {
  database = await createTestDatabase()
  pool = openPool(database)
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

/** A completed top-up as the ledger writes it. */
const GOOD = {
  id: 'txn_good',
  organization_id: 'org_none',
  sequence: 1,
  type: 'credit_topup',
  amount: '10',
  credit_amount: '10',
  currency: 'USD',
  status: 'completed',
  actor: 'system:hand',
  balance_after: '10',
  booked_at: '2026-11-01T00:00:00Z',
}

/**
 * Inserts rows with triggers and foreign keys off, so that the table's own rules alone decide, and
 * takes them out again. @returns for each row null, or the constraint that refuses it
 */
async function insertEach(rows: readonly Record<string, unknown>[]): Promise<(string | null)[]> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query('set local session_replication_role = replica')
    await client.query(`
      create function pg_temp.try_row(new_row jsonb) returns text language plpgsql as $$
      declare refused text;
      begin
        insert into transactions select * from jsonb_populate_record(null::transactions, new_row);
        raise exception using errcode = 'P0001';
      exception
        when raise_exception then return null;
        when check_violation or not_null_violation then
          get stacked diagnostics refused = constraint_name;
          return refused;
      end $$`)
    const { rows: answers } = await client.query<{ refused: string | null }>(
      `select pg_temp.try_row(r || jsonb_build_object('created_at', now(), 'updated_at', now())) as refused
       from jsonb_array_elements($1::jsonb) with ordinality as rows(r, n) order by n`,
      [JSON.stringify(rows)],
    )
    return answers.map(({ refused }) => refused)
  } finally {
    await client.query('rollback')
    client.release()
  }
}

const PENDING = { status: 'pending', balance_after: null, booked_at: null }
const GIFT = { type: 'credit_gift', amount: null }

/** What each rule of the table refuses. */
const REFUSED: Record<string, Record<string, unknown>[]> = {
  transactions_completed_is_booked: [
    { booked_at: null },
    { balance_after: null },
    { sequence: null },
  ],
  transactions_pending_moves_nothing: [{ ...PENDING, balance_after: '10' }],
  transactions_pending_is_not_booked: [
    { ...PENDING, booked_at: GOOD.booked_at },
    { ...PENDING, settlement_sequence: 2 },
    { ...PENDING, sequence: null },
  ],
  transactions_reversal_is_completed: [
    { ...PENDING, reverses_id: 'txn_a', amount: '-10', credit_amount: '-10' },
    { ...PENDING, status: 'failed', reverses_id: 'txn_a', amount: '-10', credit_amount: '-10' },
  ],
  transactions_comment_length: [{ comment: 'x'.repeat(501) }],
  transactions_usd: [{ currency: 'EUR' }, { currency: 'usd' }],
  transactions_has_actor: [{ actor: null }],
  transactions_payment_on_money: [
    { ...GIFT, payment_method: 'wire' },
    { ...GIFT, external_reference: 'ref' },
    { ...GIFT, stripe_payment_intent_id: 'pi_1' },
  ],
  transactions_invoice_on_payments: [
    { ...GIFT, stripe_invoice_id: 'in_1' },
    { type: 'dev_plan_end', amount: null, credit_amount: null, stripe_invoice_id: 'in_1' },
  ],
  transactions_stripe_refund_on_refunds: [{ stripe_refund_id: 're_1' }],
  transactions_fits_type: [{ amount: '-10' }, { credit_amount: null }, { type: 'credit_gift' }],
}

describe('the table of transactions by itself', () => {
  it('takes a good row', async () => {
    expect(await insertEach([GOOD, { ...GOOD, ...PENDING }])).toEqual([null, null])
  })

  it('has no rule that is not tried here', async () => {
    const { rows } = await pool.query<{ name: string }>(
      `select conname as name from pg_constraint
       where conrelid = 'transactions'::regclass and contype = 'c' order by conname`,
    )
    expect(rows.map(({ name }) => name)).toEqual(Object.keys(REFUSED).sort())
  })

  it.each(Object.entries(REFUSED))('refuses by %s', async (rule, rows) => {
    const refusals = await insertEach(rows.map((row) => ({ ...GOOD, ...row })))
    expect(refusals).toEqual(rows.map(() => rule))
  })

  it('takes of the twelve types what the code takes, whatever the signs and links', async () => {
    const values = [null, '-1', '0', '1']
    const rows = TRANSACTION_TYPES.flatMap((type) =>
      values.flatMap((amount) =>
        values.flatMap((credits) =>
          [null, 'txn_a'].flatMap((reverses) =>
            [null, 'txn_b'].map((related) => ({ type, amount, credits, reverses, related })),
          ),
        ),
      ),
    )
    const refusals = await insertEach(
      rows.map(({ type, amount, credits, reverses, related }) => ({
        ...{ ...GOOD, type, amount, credit_amount: credits },
        ...{ reverses_id: reverses, related_transaction_id: related },
      })),
    )
    const due = rows.map(({ type, amount, credits, reverses, related }) =>
      describeMisfit({
        ...{ organization: 'org_none', description: '', actor: 'system:hand', type, amount },
        ...{ creditAmount: credits, reverses, relatedTransaction: related },
      }) === null
        ? null
        : 'transactions_fits_type',
    )
    const differing = rows.filter((_, i) => refusals[i] !== due[i])
    expect(differing).toEqual([])
    // Each type takes something, and refuses something.
    for (const type of TRANSACTION_TYPES) {
      const own = refusals.filter((_, i) => rows[i]?.type === type)
      expect(new Set(own)).toEqual(new Set([null, 'transactions_fits_type']))
    }
  })
})
