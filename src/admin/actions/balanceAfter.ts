import { RefusedError } from '@/errors'
import { formatNano } from '@/money/formatNano'
import { toNanoUsd } from '@/money/nanoUsd'
import { parseMoney } from '@/money/parseMoney'

/** The balance once `amount` is added, for a preview while it is typed; null as long as it is none. */
export function balanceAfter(credits: string, amount: string): string | null {
  try {
    const added = parseMoney(amount.trim(), { field: 'amount' })
    return formatNano(toNanoUsd(parseMoney(credits, { field: 'credits' }) + added))
  } catch (error) {
    if (error instanceof RefusedError) return null
    throw error
  }
}
