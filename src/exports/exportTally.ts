import { canonicalDecimal } from '@/money/canonicalDecimal'
import { writeDecimal } from '@/money/decimal'

import type { ExportRow, ExportSource } from './exportSource'

const PLACES = 9

/** Adds up what a file holds while it is written, and holds it to what was said it would be. */
export class ExportTally {
  rows = 0
  readonly #source: Pick<ExportSource, 'adds' | 'rows' | 'total'>
  readonly #adds: [name: string, of: (row: ExportRow) => unknown][]
  readonly #sums: bigint[]

  constructor(source: Pick<ExportSource, 'adds' | 'rows' | 'total'>) {
    this.#source = source
    this.#adds = Object.entries(source.adds)
    this.#sums = this.#adds.map(() => 0n)
  }

  add(rows: readonly ExportRow[]): void {
    this.rows += rows.length
    for (const row of rows)
      for (const [i, [, of]] of this.#adds.entries())
        this.#sums[i] = (this.#sums[i] ?? 0n) + toNano(of(row))
  }

  /** @throws Error when rows or a sum differ from the total that was read beside them */
  requireTie(): void {
    const { rows, total } = this.#source
    const found = this.#adds.map(([name], i) => [name, this.#sums[i] ?? 0n] as const)
    const differing = found.filter(([name, sum]) => toNano(total[name]) !== sum)
    if (this.rows === rows && differing.length === 0) return
    const words = differing.map(([name, sum]) => `${name} ${fromNano(sum)} of ${total[name]}`)
    throw new Error(`An export does not tie out: ${this.rows} of ${rows} rows ${words.join(', ')}`)
  }
}

/** Of every row: written out, because a pattern and a power for each figure take as long as the row. */
function toNano(value: unknown): bigint {
  if (value === null || value === undefined || value === 0 || value === '0') return 0n
  if (typeof value !== 'string' && typeof value !== 'number') throw new TypeError('Not a number.')
  const [whole = '', decimals = '', ...more] = String(value).split('.')
  if (decimals.length > PLACES || more.length > 0) throw new TypeError(`Not an amount: ${value}`)
  return BigInt(whole + decimals.padEnd(PLACES, '0'))
}

const fromNano = (sum: bigint): string =>
  canonicalDecimal(writeDecimal({ unscaled: sum, places: PLACES }))
