import type { Queryable } from '@/db/tx'

/** What a stretch of time did to the books and the list of users; money in nano-dollars. */
export type PlatformSums = {
  signups: bigint
  verified: bigint
  paidCustomers: bigint
  processed: bigint
  fees: bigint
  refunded: bigint
  gifted: bigint
  toppedUp: bigint
}

export const noPlatformSums = (): PlatformSums => ({
  signups: 0n,
  verified: 0n,
  paidCustomers: 0n,
  processed: 0n,
  fees: 0n,
  refunded: 0n,
  gifted: 0n,
  toppedUp: 0n,
})

/** Rows that are paid with real money. */
const PAYMENT = `t.type in ('credit_topup', 'subscription_start', 'dev_plan_start',
    'dev_plan_upgrade', 'dev_plan_renewal')`

/** A payment that made an organization a paying one: not free of charge, and not reversed since. */
export const STANDING_PAYMENT = `t.status = 'completed' and ${PAYMENT} and t.amount > 0
  and not exists (
    select 1 from transactions r
    -- Said once more, so that Postgres does not compare with all the rows that reverse nothing.
    where r.reverses_id = t.id and r.reverses_id is not null and r.status = 'completed')`

// A reversing row has its signs turned, so sums take it back by themselves; a fee is what was paid
// beyond the credits, and a reversal gives back exactly its original's. Few rows reverse another: theirs is
// looked up one by one, a join would read all of them once more.
const MONEY = `
  select width_bucket(t.booked_at, $1::timestamptz[]) - 1 as stretch,
    ${nanoSum('t.amount', PAYMENT)} as processed,
    ${nanoSum(
      `case when t.reverses_id is null then greatest(0, t.amount - t.credit_amount)
       else -greatest(0, (select o.amount - o.credit_amount from transactions o
         where o.id = t.reverses_id)) end`,
      `t.type = 'credit_topup'`,
    )} as fees,
    ${nanoSum('t.amount', `t.type = 'credit_refund'`)} as refunded,
    ${nanoSum('t.credit_amount', `t.type = 'credit_gift'`)} as gifted,
    ${nanoSum('t.credit_amount', `t.type = 'credit_topup'`)} as "toppedUp"
  from transactions t
  where t.status = 'completed' and t.booked_at >= $2 and t.booked_at < $3
  group by 1`

const SIGNUPS = `
  select width_bucket(created_at, $1::timestamptz[]) - 1 as stretch,
    count(*)::text as signups, count(email_verified_at)::text as verified
  from users where operator_role is null and created_at >= $2 and created_at < $3
  group by 1`

const FIRST_PAYMENTS = `
  select width_bucket(first_at, $1::timestamptz[]) - 1 as stretch, count(*)::text as "paidCustomers"
  from (select min(t.booked_at) as first_at from transactions t where ${STANDING_PAYMENT}
        group by t.organization_id) as payments
  where first_at >= $2 and first_at < $3
  group by 1`

/**
 * Sign-ups by createdAt and money by bookedAt, stretch by stretch; who paid for the first time stays 0.
 * @param edges ascending; stretch i is [edges[i], edges[i + 1])
 */
export const bookSums = (db: Queryable, edges: readonly number[]): Promise<PlatformSums[]> =>
  sumsOf(db, edges, [SIGNUPS, MONEY])

/** The same with first payments, for which every payment ever made is read. */
export const platformSums = (db: Queryable, edges: readonly number[]): Promise<PlatformSums[]> =>
  sumsOf(db, edges, [SIGNUPS, MONEY, FIRST_PAYMENTS])

async function sumsOf(
  db: Queryable,
  edges: readonly number[],
  statements: readonly string[],
): Promise<PlatformSums[]> {
  const sums = edges.slice(0, -1).map(noPlatformSums)
  if (sums.length === 0) return sums
  const texts = edges.map((ms) => new Date(ms).toISOString())
  const values = [texts, texts[0], texts.at(-1)]
  for (const text of statements) {
    type Row = { stretch: number } & Partial<Record<keyof PlatformSums, string>>
    for (const { stretch, ...found } of (await db.query<Row>(text, values)).rows) {
      const target = sums[stretch]
      if (!target) throw new Error(`No stretch ${stretch}`)
      for (const [name, value] of Object.entries(found))
        target[name as keyof PlatformSums] = BigInt(value)
    }
  }
  return sums
}

/** The sum of USD amounts of some rows, in whole nano-dollars: amounts have 9 decimals. */
export function nanoSum(amount: string, condition: string): string {
  return `trunc(coalesce(sum(${amount}) filter (where ${condition}), 0) * 1000000000)::text`
}
