import { canonicalDecimal } from '@/money/canonicalDecimal'
import { formatExactCount, formatMoney } from '@/money/formatMoney'
import { parseMoney } from '@/money/parseMoney'
import { formatNano } from '@/money/formatNano'
import { toNanoUsd } from '@/money/nanoUsd'
import { formatDateTime } from '@/time/formatDateTime'

/** A code as the form has it: what was not typed is empty or null. */
export type PromoDraft = {
  code: string
  kind: string
  amount: string
  basisPoints: number | null
  maxBonus: string
  duration: string
  durationMonths: number | null
  plans: string[]
  /** Epoch milliseconds. */
  startsAt: number | null
  endsAt: number | null
  timeZone: string
  maxRedemptions: number | null
  maxPerOrganization: number | null
  budget: string
  minimumAmount: string
  firstPurchaseOnly: boolean
  /** How many organizations it is for; 0: every one. */
  organizations: number
  active: boolean
}

const AMOUNT = /^\d{1,11}(\.\d{1,9})?$/

const money = (text: string): string | null =>
  AMOUNT.test(text) ? formatMoney(canonicalDecimal(text)) : null

/** Basis points as people read them: 1,250 is `12.5 %`. */
export const percentWords = (points: number): string =>
  `${canonicalDecimal(`${Math.trunc(points / 100)}.${String(points % 100).padStart(2, '0')}`)} %`

/** What a code promises, as one sentence; null while it says too little. */
export function promoSentence(draft: PromoDraft): string | null {
  const value = valueWords(draft)
  if (value === null) return null
  const sentences = [
    `${draft.code || 'The code'} ${value}, ${timesWords(draft)}.`,
    whoWords(draft),
    whenWords(draft),
    boundWords(draft),
    draft.active ? null : 'It is switched off: nobody can redeem it yet.',
  ]
  return sentences.filter((sentence) => sentence !== null).join(' ')
}

function valueWords(draft: PromoDraft): string | null {
  const { kind, basisPoints, maxBonus } = draft
  const amount = money(draft.amount)
  if (kind === 'credit_grant') return amount === null ? null : `adds ${amount} of credits`
  const share = basisPoints === null ? null : percentWords(basisPoints)
  const what = share ?? amount
  if (what === null) return null
  if (kind === 'topup_bonus') {
    const cap = share === null ? null : money(maxBonus)
    const most = cap === null ? '' : `, ${cap} at most`
    return share === null ? `adds ${what} to a top-up` : `adds ${what} of a top-up to it${most}`
  }
  return `takes ${what} off ${planWords(draft.plans)} ${durationWords(draft)}`
}

const planWords = (plans: readonly string[]): string =>
  plans.length === 0
    ? 'the price of any plan'
    : `the price of ${plans.map((plan) => plan.replace('_', ' plan ')).join(' or ')}`

function durationWords({ duration, durationMonths }: PromoDraft): string {
  if (duration === 'months') return `for ${durationMonths ?? 'some'} months`
  return duration === 'forever' ? 'as long as it runs' : 'for one payment'
}

function timesWords({ maxPerOrganization, maxRedemptions }: PromoDraft): string {
  const each = maxPerOrganization ?? 1
  const per = each === 1 ? 'once per organization' : `up to ${each} times per organization`
  if (maxRedemptions === null) return per
  return `${per}, ${formatExactCount(maxRedemptions)} ${maxRedemptions === 1 ? 'time' : 'times'} in all`
}

function whoWords({ organizations, firstPurchaseOnly, minimumAmount }: PromoDraft): string | null {
  const minimum = money(minimumAmount)
  const parts = [
    organizations === 0
      ? null
      : `for ${organizations} named ${organizations === 1 ? 'organization' : 'organizations'}`,
    firstPurchaseOnly ? 'for those who have never paid' : null,
    minimum === null ? null : `with a purchase of ${minimum} or more`,
  ].filter((part) => part !== null)
  return parts.length === 0 ? null : `Only ${parts.join(', ')}.`
}

function whenWords({ startsAt, endsAt, timeZone }: PromoDraft): string | null {
  const at = (time: number) => formatDateTime(time, timeZone)
  if (startsAt === null && endsAt === null) return null
  const from = startsAt === null ? '' : `from ${at(startsAt)} `
  const until = endsAt === null ? '' : `until ${at(endsAt)} `
  return `Valid ${from}${until}(${timeZone}).`
}

/** What it may cost, which is what whoever switches it on answers for. */
function boundWords(draft: PromoDraft): string | null {
  if (draft.kind === 'price_cut') return null
  const each = draft.amount || draft.maxBonus
  if (!AMOUNT.test(each)) return null
  const value = parseMoney(each, { field: 'amount' })
  const byCount =
    draft.maxRedemptions === null ? null : toNanoUsd(value * BigInt(draft.maxRedemptions))
  const byBudget = AMOUNT.test(draft.budget) ? parseMoney(draft.budget, { field: 'budget' }) : null
  const bounds = [byCount, byBudget].filter((bound) => bound !== null)
  const [least] = bounds.sort((a, b) => (a < b ? -1 : 1))
  if (least === undefined) return 'Nothing bounds what it may give: it needs a number or a budget.'
  return `It gives ${formatMoney(formatNano(least))} at most.`
}
