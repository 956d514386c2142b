import { formatExactMoney } from '@/money/formatMoney'
import type { MailContent } from '@/mail/content'
import { formatDateTime } from '@/time/formatDateTime'

import type { CreditRequest, RequestKind } from './creditRequests'

/** The mails of a request, by their kind: to who may decide, and to who asked. */
export const REQUEST_MAILS = {
  opened: 'credit_request.opened',
  approved: 'credit_request.approved',
  declined: 'credit_request.declined',
  expired: 'credit_request.expired',
} as const

const NOUNS: Record<RequestKind, string> = {
  gift: 'Gift',
  payment: 'Payment',
  reversal: 'Reversal',
}

type Asked = Omit<CreditRequest, 'decidedAt' | 'decidedBy' | 'status' | 'transaction'>

const nameOf = ({ organization, organizationName }: Asked) => organizationName ?? organization
const askerOf = ({ requester, requesterName }: Asked) => requesterName ?? requester
const momentOf = (at: string) => `${formatDateTime(Date.parse(at), 'UTC')} UTC`

/** `Gift of $6,000.00`, with every digit there is; a payment by the money that came. */
function describeExactly({ kind, amount, creditAmount, paymentMethod }: Asked): string {
  const isPayment = kind === 'payment' && amount !== null
  const by = isPayment && paymentMethod !== null ? ` by ${paymentMethod}` : ''
  return `${NOUNS[kind]} of ${formatExactMoney(isPayment ? amount : creditAmount)}${by}`
}

function factsOf(request: Asked) {
  const { organization, organizationName, externalReference, comment, reason } = request
  const optional = { Reference: externalReference, Comment: comment, Reason: reason }
  return [
    { term: 'What', value: describeExactly(request) },
    { term: 'Credits', value: formatExactMoney(request.creditAmount) },
    { term: 'For', value: `${organizationName ?? 'Organization'} (${organization})` },
    { term: 'Asked by', value: askerOf(request) },
    ...Object.entries(optional).flatMap(([term, value]) => (value ? [{ term, value }] : [])),
  ]
}

const LIST = '/gift-requests'

/** To each operator who may decide. */
export const mailOpened = (request: Asked): MailContent => ({
  subject: `To approve: ${describeExactly(request)} for ${nameOf(request)}`,
  paragraphs: [
    `${askerOf(request)} wants to add credits that a second operator has to agree to. Nothing moves until somebody does.`,
  ],
  facts: [
    ...factsOf(request),
    { term: 'Asked', value: momentOf(request.requestedAt) },
    { term: 'Expires', value: momentOf(request.expiresAt) },
  ],
  action: { label: 'Approve or decline', path: LIST },
  footer:
    'You get this because you may decide about this request. An answer to this mail decides nothing.',
})

const ASKED = 'You get this because you asked for it.'

/** To who asked. */
export const mailApproved = (
  request: Asked,
  decider: string,
  transaction: string,
): MailContent => ({
  subject: `Approved: ${describeExactly(request)} for ${nameOf(request)}`,
  paragraphs: [`${decider} approved what you asked for. It is booked.`],
  facts: [...factsOf(request), { term: 'Transaction', value: transaction }],
  action: { label: 'See the transaction', path: `/collections/transactions/${transaction}` },
  footer: ASKED,
})

export const mailDeclined = (request: Asked, decider: string, why: string): MailContent => ({
  subject: `Declined: ${describeExactly(request)} for ${nameOf(request)}`,
  paragraphs: [`${decider} declined what you asked for. Nothing has moved.`],
  facts: [{ term: 'Why', value: why }, ...factsOf(request)],
  action: { label: 'See the request', path: `${LIST}?status=decided` },
  footer: ASKED,
})

export const mailExpired = (request: Asked): MailContent => ({
  subject: `Expired: ${describeExactly(request)} for ${nameOf(request)}`,
  paragraphs: [
    'Nobody decided in time about what you asked for. Nothing has moved. Ask again if it is still wanted.',
  ],
  facts: [...factsOf(request), { term: 'Expired', value: momentOf(request.expiresAt) }],
  action: { label: 'See the request', path: `${LIST}?status=expired` },
  footer: ASKED,
})
