import { inTransaction } from '@/db/inTransaction'
import type { DatabasePool } from '@/db/tx'
import { newId } from '@/ids'
import { postUsage } from '@/ledger/postUsage'
import { parseMoney } from '@/money/parseMoney'
import { postTransaction, type LedgerEntry } from '@/ledger/postTransaction'

import { makeOrganization } from '../../support/factories'
import { createRandom, pick, wholeBelow } from '../../support/usage'
import { WORLD_END, WORLD_START } from './metricsWorld'

type Random = () => number
/** Epoch ms. */
type Span = { from: number; to: number }
type World = { random: Random; span: Span }

const moment = ({ random, span }: World) =>
  new Date(span.from + wholeBelow(random, span.to - span.from))

/** An amount with odd digits, as text: `12.345678901`. */
const usd = (random: Random) =>
  `${wholeBelow(random, 900) + 1}.${wholeBelow(random, 1e9)}`.padEnd(8, '0')

const negated = (amount: string | null) => (amount === null ? null : `-${amount}`)

/** Rows that only keep the books: no money and no credits. */
const NOTES = [
  'dev_plan_cancel',
  'dev_plan_downgrade',
  'dev_plan_end',
  'subscription_cancel',
  'subscription_end',
] as const

const PAYMENTS = [
  'subscription_start',
  'dev_plan_start',
  'dev_plan_upgrade',
  'dev_plan_renewal',
] as const

/** A row of the books that is no reversal: top-ups with and without a fee, plans, gifts, refunds. */
async function inventEntry(
  pool: DatabasePool,
  world: World,
  organization: string,
): Promise<LedgerEntry & { id: string }> {
  const { random } = world
  const base = { organization, description: 'x', actor: 'system:test', bookedAt: moment(world) }
  const kind = random()
  const amount = usd(random)
  const entry: LedgerEntry =
    kind < 0.4
      ? // Paid more than the credits (a fee), less (a bonus), or the same.
        { ...base, type: 'credit_topup', amount, creditAmount: pick(random, [amount, usd(random)]) }
      : kind < 0.6
        ? { ...base, type: 'credit_gift', amount: null, creditAmount: amount }
        : kind < 0.7
          ? { ...base, type: pick(random, NOTES), amount: null, creditAmount: null }
          : {
              ...base,
              type: pick(random, PAYMENTS),
              amount: random() < 0.2 ? '0' : amount,
              creditAmount: null,
            }
  const { id } = await inTransaction(pool, (tx) => postTransaction(tx, entry))
  return { ...entry, id }
}

/**
 * 300 rows of the books of 12 organizations of all types, with reversals, refunds, reversed refunds,
 * pending and failed rows; 200 users of every kind; organizations with plans of every state.
 */
export async function buildBooks(
  pool: DatabasePool,
  seed: number,
  span: Span = { from: WORLD_START, to: WORLD_END },
): Promise<void> {
  const random = createRandom(seed)
  const world = { random, span }
  const organizations: string[] = []
  for (let i = 0; i < 12; i += 1)
    organizations.push(
      await makeOrganization(pool, { status: pick(random, ['active', 'inactive', 'deleted']) }),
    )
  const post = (entry: LedgerEntry) => inTransaction(pool, (tx) => postTransaction(tx, entry))
  for (let i = 0; i < 220; i += 1) {
    const entry = await inventEntry(pool, world, pick(random, organizations))
    const answer = random()
    if (entry.amount === '0' || (entry.amount === null && entry.creditAmount === null)) continue
    if (answer < 0.2)
      await post({
        ...entry,
        id: newId('txn'),
        amount: negated(entry.amount),
        creditAmount: negated(entry.creditAmount),
        reverses: entry.id,
        bookedAt: moment(world),
      })
    else if (answer < 0.5 && entry.amount !== null) {
      const refund: LedgerEntry = {
        ...entry,
        id: newId('txn'),
        type: 'credit_refund',
        amount: '0.5',
        creditAmount: entry.creditAmount === null ? null : '-0.4',
        relatedTransaction: entry.id,
        bookedAt: moment(world),
      }
      const { id } = await post(refund)
      if (answer < 0.25)
        await post({
          ...refund,
          id: newId('txn'),
          amount: '-0.5',
          creditAmount: refund.creditAmount === null ? null : '0.4',
          reverses: id,
          bookedAt: moment(world),
        })
    }
  }
  // Usage that some can pay and some cannot.
  for (const organization of organizations)
    await inTransaction(pool, (tx) =>
      postUsage(
        tx,
        [
          {
            organization,
            apiKey: null,
            charge: parseMoney(`${wholeBelow(random, 9000)}.000000001`, { field: 'charge' }),
            timeMicros: Date.now() * 1000,
          },
        ],
        null,
      ),
    )
  await insertUnsettled(pool, world, organizations)
  await insertUsers(pool, world)
  await insertPlans(pool, random, organizations)
}

/** Rows that have moved nothing, or never will. */
async function insertUnsettled(pool: DatabasePool, world: World, organizations: string[]) {
  const { random } = world
  const client = await pool.connect()
  // The ledger writes no such rows from here; what it guards is not what is tested.
  await client.query('set session_replication_role = replica')
  for (let i = 0; i < 20; i += 1) {
    const status = pick(random, ['pending', 'failed'])
    await client.query(
      `insert into transactions (id, organization_id, sequence, type, amount, credit_amount, currency,
         status, description, actor, booked_at, created_at, updated_at)
       values ($1, $2, $3, 'credit_topup', 1000, 1000, 'USD', $4, 'x', 'system:test', $5, now(), now())`,
      [
        newId('txn'),
        pick(random, organizations),
        1_000_000 + i,
        status,
        status === 'pending' ? null : moment(world),
      ],
    )
  }
  // Closed, not given back: its session must not be used again.
  client.release(true)
}

async function insertUsers(pool: DatabasePool, world: World) {
  const { random } = world
  for (let i = 0; i < 200; i += 1) {
    const createdAt = moment(world)
    const id = newId('usr')
    await pool.query(
      `insert into users (id, email, operator_role, status, email_verified_at, created_at, updated_at)
       values ($1, $2, $3, 'active', $4, $5, now())`,
      [
        id,
        `${id.toLowerCase()}@example.com`,
        random() < 0.1 ? 'support' : null,
        random() < 0.6 ? new Date(createdAt.getTime() + 60_000) : null,
        createdAt,
      ],
    )
  }
}

async function insertPlans(pool: DatabasePool, random: Random, organizations: string[]) {
  const expiry = () => pick(random, [null, new Date('2020-01-01'), new Date('2100-01-01')])
  for (const organization of organizations)
    await pool.query(
      `update organizations set plan = $2, plan_price = $3, billing_cycle = $4, plan_expires_at = $5,
         dev_plan = $6, dev_plan_price = $7, dev_plan_billing_cycle = $8, dev_plan_expires_at = $9
       where id = $1`,
      [
        organization,
        pick(random, ['free', 'pro', 'enterprise']),
        pick(random, [null, usd(random)]),
        pick(random, [null, 'monthly', 'yearly']),
        expiry(),
        pick(random, ['none', 'lite', 'max']),
        pick(random, [null, usd(random)]),
        pick(random, [null, 'monthly', 'yearly']),
        expiry(),
      ],
    )
}
