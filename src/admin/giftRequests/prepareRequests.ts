import type { CreditRequest, RequestKind, RequestStatus } from '@/ledger/creditRequests'
import { formatMoney } from '@/money/formatMoney'

/** Which requests the page shows, by its address. */
export const REQUEST_VIEWS = [
  { value: 'open', label: 'Open', statuses: ['waiting'] },
  { value: 'decided', label: 'Decided', statuses: ['approved', 'declined'] },
  { value: 'expired', label: 'Expired', statuses: ['expired'] },
  { value: 'all', label: 'All', statuses: null },
] as const satisfies readonly {
  value: string
  label: string
  statuses: readonly RequestStatus[] | null
}[]
export type RequestView = (typeof REQUEST_VIEWS)[number]

/** The view that an address asks for; the open ones where it asks for none that exists. */
export const findView = (value: unknown): RequestView =>
  REQUEST_VIEWS.find((view) => view.value === value) ?? REQUEST_VIEWS[0]

const NOUNS: Record<RequestKind, string> = {
  gift: 'Gift',
  payment: 'Payment',
  reversal: 'Reversal',
}

type Described = Pick<
  CreditRequest,
  'amount' | 'comment' | 'creditAmount' | 'externalReference' | 'kind' | 'paymentMethod' | 'reason'
>

/** What is asked for: `Gift of $6,000.00`, `Payment of $500.00 by wire`. */
export function describeRequest(request: Described): string {
  const { kind, amount, creditAmount, paymentMethod } = request
  const money = formatMoney(kind === 'payment' && amount !== null ? amount : creditAmount)
  const by = paymentMethod === null || kind !== 'payment' ? '' : ` by ${paymentMethod}`
  return `${NOUNS[kind]} of ${money}${by}`
}

/** Why, in the requester's words; empty where nothing was said. */
export const wordsOf = ({ comment, reason, externalReference }: Described): string =>
  [externalReference, comment ?? reason].filter(Boolean).join(' · ')
