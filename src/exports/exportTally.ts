import { canonicalDecimal } from '@/money/canonicalDecimal'
import { readDecimal, rescale, writeDecimal } from '@/money/decimal'

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

function toNano(value: unknown): bigint {
  if (value === null || value === undefined) return 0n
  if (typeof value !== 'string' && typeof value !== 'number') throw new TypeError('Not a number.')
  return rescale(readDecimal(String(value)), PLACES).unscaled
}

const fromNano = (sum: bigint): string =>
  canonicalDecimal(writeDecimal({ unscaled: sum, places: PLACES }))
