import type { DatabasePool } from '@/db/tx'
import { readDecimal, rescale } from '@/money/decimal'
import { formatNano } from '@/money/formatNano'
import { toNanoUsd } from '@/money/nanoUsd'

/** A row of the books as it stands in the database. */
type Row = {
  id: string
  organization: string
  type: string
  amount: string | null
  credits: string | null
  status: string
  reverses: string | null
  bookedAt: Date | null
}

const nano = (text: string | null) => (text === null ? 0n : rescale(readDecimal(text), 9).unscaled)
const usd = (value: bigint) => formatNano(toNanoUsd(value))
const isPayment = (row: Row) =>
  /^(credit_topup|subscription_start|dev_plan_(start|upgrade|renewal))$/.test(row.type)

/** Every row of the books, and every user, in memory: summed by hand, one by one. */
export class PlainBooks {
  private constructor(
    private readonly rows: Row[],
    private readonly users: { role: string | null; verified: boolean; createdAt: Date }[],
  ) {}

  static async read(pool: DatabasePool): Promise<PlainBooks> {
    const rows = await pool.query<Row>(
      `select id, organization_id as organization, type::text, amount::text, credit_amount::text as credits,
         status::text, reverses_id as reverses, booked_at as "bookedAt" from transactions`,
    )
    const users = await pool.query<{ role: string | null; verified: boolean; createdAt: Date }>(
      `select operator_role::text as role, email_verified_at is not null as verified,
         created_at as "createdAt" from users`,
    )
    return new PlainBooks(
      rows.rows.filter((row) => row.status === 'completed'),
      users.rows,
    )
  }

  private standing(): Row[] {
    const reversed = new Set(this.rows.map((row) => row.reverses))
    return this.rows.filter(
      (row) => isPayment(row) && nano(row.amount) > 0n && !reversed.has(row.id),
    )
  }

  private feeOf(row: Row): bigint {
    const fee = ({ amount, credits }: Row) => {
      const difference = nano(amount) - nano(credits)
      return difference > 0n ? difference : 0n
    }
    if (row.type !== 'credit_topup') return 0n
    const original = this.rows.find(({ id }) => id === row.reverses)
    return original ? -fee(original) : fee(row)
  }

  /** What happened in [from, to). */
  between(from: string, to: string) {
    const isIn = (at: Date | null) => at !== null && at >= new Date(from) && at < new Date(to)
    let [processed, fees, refunded, gifted, toppedUp] = [0n, 0n, 0n, 0n, 0n]
    for (const row of this.rows.filter(({ bookedAt }) => isIn(bookedAt))) {
      if (isPayment(row)) processed += nano(row.amount)
      fees += this.feeOf(row)
      if (row.type === 'credit_refund') refunded += nano(row.amount)
      if (row.type === 'credit_gift') gifted += nano(row.credits)
      if (row.type === 'credit_topup') toppedUp += nano(row.credits)
    }
    const signups = this.users.filter(({ role, createdAt }) => role === null && isIn(createdAt))
    const first = new Map<string, Date>()
    for (const { organization, bookedAt } of this.standing()) {
      const known = first.get(organization)
      if (bookedAt && (!known || bookedAt < known)) first.set(organization, bookedAt)
    }
    return {
      signups: signups.length,
      verified: signups.filter(({ verified }) => verified).length,
      paidCustomers: [...first.values()].filter(isIn).length,
      payingCustomers: new Set(
        this.standing()
          .filter(({ bookedAt }) => isIn(bookedAt))
          .map(({ organization }) => organization),
      ).size,
      processed: usd(processed),
      revenue: usd(processed - fees),
      net: usd(processed - fees - refunded),
      refunded: usd(refunded),
      gifted: usd(gifted),
      toppedUp: usd(toppedUp),
    }
  }
}
