import { halfEvenDivide } from '@/money/halfEvenDivide'

export const NANO_PER_CENT = 10_000_000n

/** A ledger row as the model knows it; amounts in nano-dollars. */
export type ModelRow = {
  kind: 'gift' | 'payment' | 'refund' | 'reversal'
  status: 'completed' | 'failed' | 'pending'
  amount: bigint
  credits: bigint
  /** Index of the row that a refund gives back, or that a reversal answers. */
  original: number | null
  isReversed: boolean
}

/** What came of a call: `done`, or the code of its refusal. */
export type Outcome = string

/** One organization's books as a few additions: what the real ones are compared with. */
export class LedgerModel {
  credits = 0n
  allTime = 0n
  spent = 0n
  /** How many numbers were given out. */
  sequence = 0
  readonly rows: ModelRow[] = []

  gift(credits: bigint): void {
    this.add({ kind: 'gift', amount: 0n, credits })
    this.allTime += credits
  }

  pay(amount: bigint, credits: bigint): void {
    this.add({ kind: 'payment', amount, credits })
    this.allTime += credits
  }

  /** @param amount null = all that is left */
  refund(index: number, amount: bigint | null): Outcome {
    const left = this.refundable(index)
    if (left === 0n) return 'not_refundable'
    if ((amount ?? left) > left) return 'refund_exceeds_remaining'
    this.add(this.refundOf(index, amount ?? left))
    return 'done'
  }

  reverse(index: number): Outcome {
    const row = this.row(index)
    const isAnswerable =
      row.kind !== 'reversal' &&
      row.status === 'completed' &&
      !row.isReversed &&
      this.givenBack(index).amount === 0n
    if (!isAnswerable) return 'not_reversible'
    row.isReversed = true
    this.add({ kind: 'reversal', amount: -row.amount, credits: -row.credits, original: index })
    return 'done'
  }

  use(charge: bigint): void {
    this.credits -= charge
    this.spent += charge
    if (charge !== 0n) this.sequence += 1
  }

  /** A row that moves nothing yet. */
  wait(row: Pick<ModelRow, 'amount' | 'credits' | 'kind'> & { original?: number }): void {
    this.rows.push({ original: null, isReversed: false, ...row, status: 'pending' })
    this.sequence += 1
  }

  settle(index: number, status: 'completed' | 'failed'): Outcome {
    const row = this.row(index)
    if (row.status !== 'pending') return 'already_settled'
    row.status = status
    this.sequence += 1
    if (status === 'failed') return 'done'
    this.credits += row.credits
    if (row.kind === 'payment') this.allTime += row.credits
    return 'done'
  }

  /** What can still be given back of a row. */
  refundable(index: number): bigint {
    const row = this.row(index)
    if (row.kind !== 'payment' || row.status !== 'completed' || row.isReversed) return 0n
    return row.amount - this.givenBack(index).amount
  }

  /** In proportion, to the cent, half to even; the last part takes what is left, and none more. */
  refundOf(index: number, amount: bigint) {
    const paid = this.row(index)
    const creditsLeft = paid.credits - this.givenBack(index).credits
    const share = halfEvenDivide(amount * paid.credits, paid.amount * NANO_PER_CENT) * NANO_PER_CENT
    const isLast = amount === this.refundable(index)
    const credits = isLast || share > creditsLeft ? creditsLeft : share
    return { kind: 'refund', amount, credits: -credits, original: index } as const
  }

  private givenBack(index: number): { amount: bigint; credits: bigint } {
    const parts = this.rows.filter(
      (row) =>
        row.kind === 'refund' &&
        row.original === index &&
        row.status !== 'failed' &&
        !row.isReversed,
    )
    return {
      amount: parts.reduce((sum, part) => sum + part.amount, 0n),
      credits: parts.reduce((sum, part) => sum - part.credits, 0n),
    }
  }

  private add(row: Pick<ModelRow, 'amount' | 'credits' | 'kind'> & { original?: number }): void {
    this.rows.push({ original: null, isReversed: false, ...row, status: 'completed' })
    this.credits += row.credits
    this.sequence += 1
  }

  private row(index: number): ModelRow {
    const row = this.rows[index]
    if (!row) throw new RangeError(`The model has no row ${index}.`)
    return row
  }
}
