import { formatMoney } from '@/money/formatMoney'
import { parseMoney } from '@/money/parseMoney'
import { subtractMoney } from '@/money/sumMoney'

export type PreparedUsage = {
  /** `$12.40 of $50.00`, `$12.40, no limit`. */
  words: string
  /** How much of the bar is filled, 0 to 100 in whole percent; null: there is no limit. */
  percent: number | null
  /** `limit reached`, `$2.00 over the limit`; null: there is something left. */
  over: string | null
}

/** A key's usage beside its limit. USD decimals. */
export function prepareUsage(usage: string, usageLimit: string | null): PreparedUsage {
  if (usageLimit === null)
    return { words: `${formatMoney(usage)}, no limit`, percent: null, over: null }
  const words = `${formatMoney(usage)} of ${formatMoney(usageLimit)}`
  const [used, limit] = [usage, usageLimit].map((text) => parseMoney(text, { field: 'usage' }))
  if (used === undefined || limit === undefined || limit === 0n || used >= limit) {
    const beyond = subtractMoney(usage, [usageLimit])
    const over = beyond === '0' ? 'limit reached' : `${formatMoney(beyond)} over the limit`
    return { words, percent: 100, over }
  }
  return { words, percent: Number((used * 100n) / limit), over: null }
}
