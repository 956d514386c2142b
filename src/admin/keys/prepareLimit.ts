import { formatMoney } from '@/money/formatMoney'
import { subtractMoney } from '@/money/sumMoney'

import { balanceAfter } from '../actions/balanceAfter'

export type PreparedLimit =
  | {
      /** As it is sent; null: none. */
      usageLimit: string | null
      /** What the limit does, in words. */
      effect: string
      problem: null
    }
  | { usageLimit: null; effect: string; problem: string }

/** What a typed limit would do to a key of such a usage; an empty one is none. USD decimals. */
export function prepareLimit(usage: string, typed: string): PreparedLimit {
  if (typed.trim() === '')
    return { usageLimit: null, effect: 'no limit: it may use any amount', problem: null }
  const usageLimit = balanceAfter('0', typed)
  if (usageLimit === null || usageLimit === '0' || usageLimit.startsWith('-'))
    return {
      usageLimit: null,
      effect: '–',
      problem: 'Enter the limit as an amount such as 50.00, or leave it empty for none.',
    }
  const left = subtractMoney(usageLimit, [usage])
  const effect =
    left === '0' || left.startsWith('-')
      ? `refused at once: ${formatMoney(usage)} is used already`
      : `refused once another ${formatMoney(left)} is used`
  return { usageLimit, effect, problem: null }
}
