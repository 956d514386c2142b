import { RefusedError } from '@/errors'
import { formatMoney } from '@/money/formatMoney'
import { formatNano } from '@/money/formatNano'
import { toNanoUsd, type NanoUsd } from '@/money/nanoUsd'
import { parseMoney } from '@/money/parseMoney'
import { refundShare } from '@/money/refundShare'
import { subtractMoney } from '@/money/sumMoney'

/** A payment that can be given back, and how much of it still can. USD decimals. */
export type RefundFacts = {
  paid: string
  remaining: string
  /** What it gave; null for a plan, whose money moves no credits. */
  credits: string | null
  creditsLeft: string
}

export type PreparedRefund =
  | {
      /** Canonical, as it is sent. */
      amount: string
      /** The balance afterwards; null where no credits move. */
      balance: string | null
      problem: null
    }
  | { amount: null; balance: null; problem: string }

const refused = (problem: string): PreparedRefund => ({ amount: null, balance: null, problem })

/** What giving back a typed amount would do: the same share of the credits as the books take. */
export function prepareRefund(balance: string, facts: RefundFacts, typed: string): PreparedRefund {
  const amount = parseTyped(typed)
  if (amount === null || amount <= 0n)
    return refused('Enter the amount as 12.50: digits and a point, more than 0.')
  const nano = (text: string) => parseMoney(text, { field: 'amount' })
  if (amount > nano(facts.remaining))
    return refused(`At most ${formatMoney(facts.remaining)} are left to give back.`)
  if (facts.credits === null) return { amount: formatNano(amount), balance: null, problem: null }
  const share = refundShare(amount, {
    paid: nano(facts.paid),
    credits: nano(facts.credits),
    remaining: nano(facts.remaining),
    creditsLeft: nano(facts.creditsLeft),
  })
  return {
    amount: formatNano(amount),
    balance: subtractMoney(balance, [formatNano(toNanoUsd(share))]),
    problem: null,
  }
}

function parseTyped(typed: string): NanoUsd | null {
  try {
    return parseMoney(typed.trim(), { field: 'amount' })
  } catch (error) {
    if (error instanceof RefusedError) return null
    throw error
  }
}
