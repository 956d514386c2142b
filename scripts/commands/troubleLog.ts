import type { RowResult } from '@/metering/recordBatch'

/**
 * Says which rows were not accepted and why. Neighbours with the same reason share a line, so that a
 * file of which everything is wrong for one reason says it once.
 */
export class TroubleLog {
  private from = 0
  private to = 0
  private reason = ''

  constructor(private readonly say: (line: string) => void) {}

  add({ index, status, code, message }: RowResult): void {
    const reason = `${status}, ${code}: ${message}`
    if (reason === this.reason && index === this.to + 1) {
      this.to = index
      return
    }
    this.end()
    this.from = this.to = index
    this.reason = reason
  }

  /** Says what is still held back. */
  end(): void {
    if (this.reason === '') return
    const rows = this.from === this.to ? `Row ${this.from}` : `Rows ${this.from} to ${this.to}`
    this.say(`${rows}: ${this.reason}`)
    this.reason = ''
  }
}
