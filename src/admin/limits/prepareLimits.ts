import { RefusedError } from '@/errors'
import type { LimitName, Limits } from '@/ledger/giftLimits'
import type { LimitRaise } from '@/ledger/limitRaises'
import { formatMoney } from '@/money/formatMoney'
import { formatNano } from '@/money/formatNano'
import type { NanoUsd } from '@/money/nanoUsd'
import { parseMoney } from '@/money/parseMoney'

/** Every limit in the order of the page. */
export const LIMIT_LABELS: Readonly<Record<LimitName, string>> = {
  supportPerGift: 'Support, per gift',
  supportPerDay: 'Support, per day',
  financePerGift: 'Finance, per gift',
  financePerDay: 'Finance, per day',
  ownerPerGift: 'Owner, per gift',
  ownerPerDay: 'Owner, per day',
  commentRequiredFrom: 'Comment required from',
  secondPersonFrom: 'Second person from',
}
const NAMES = Object.keys(LIMIT_LABELS) as LimitName[]

/** The rows of roles: who, at once, per day. */
export const ROLE_LIMITS: readonly { role: string; perGift: LimitName; perDay: LimitName }[] = [
  { role: 'Support', perGift: 'supportPerGift', perDay: 'supportPerDay' },
  { role: 'Finance', perGift: 'financePerGift', perDay: 'financePerDay' },
  { role: 'Owner', perGift: 'ownerPerGift', perDay: 'ownerPerDay' },
]

export type LimitChange = {
  name: LimitName
  label: string
  from: string
  to: string
  isRaise: boolean
}

export type ComparedLimits =
  { changes: LimitChange[]; problem: null } | { changes: null; problem: string }

/** What saving typed limits would change, against those in force. */
export function compareLimits(inForce: Limits, typed: Limits): ComparedLimits {
  const changes: LimitChange[] = []
  for (const name of NAMES) {
    const label = LIMIT_LABELS[name]
    const to = parseTyped(typed[name])
    if (to === null || to < 0n)
      return { changes: null, problem: `${label}: an amount such as 50 or 12.50, in USD.` }
    const from = parseMoney(inForce[name], { field: name })
    if (to !== from)
      changes.push({ name, label, from: inForce[name], to: formatNano(to), isRaise: to > from })
  }
  return { changes, problem: null }
}

function parseTyped(text: string): NanoUsd | null {
  try {
    return parseMoney(text.trim(), { field: 'limit' })
  } catch (error) {
    if (error instanceof RefusedError) return null
    throw error
  }
}

/** What a raise asks for, a line a limit: `Support, per gift: $50.00 → $80.00`. */
export const describeRaise = (
  { changes, state }: Pick<LimitRaise, 'changes' | 'state'>,
  limits: Limits,
) =>
  NAMES.flatMap((name) => {
    const to = changes[name]
    if (to === undefined) return []
    const isOpen = state === 'waiting' || state === 'scheduled'
    const from = isOpen ? `${formatMoney(limits[name])} → ` : ''
    return [`${LIMIT_LABELS[name]}: ${from}${formatMoney(to)}`]
  })
