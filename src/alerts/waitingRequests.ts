import type { Queryable } from '@/db/tx'
import { countWaitingRequests, listRequests } from '@/ledger/creditRequests'
import { formatMoney } from '@/money/formatMoney'
import { formatDateTime } from '@/time/formatDateTime'

import { listWaiting } from '@/promotions/activations'

import type { AttentionItem, AttentionList, AttentionQuestion } from './attention'

/** Credits and promo codes that wait for a second person, those that were asked for last first. */
export async function readWaitingRequests(
  db: Queryable,
  { limit }: AttentionQuestion,
): Promise<AttentionList> {
  const [credits, codes] = [await readCredits(db, limit), await readCodes(db, limit)]
  const items = [...credits.items, ...codes.items].sort((a, b) =>
    (b.since ?? '').localeCompare(a.since ?? ''),
  )
  return { total: credits.total + codes.total, items: items.slice(0, limit) }
}

const untilWords = (expiresAt: string) =>
  `It expires ${formatDateTime(Date.parse(expiresAt), 'UTC')} UTC.`

async function readCredits(db: Queryable, limit: number): Promise<AttentionList> {
  const page = { statuses: ['waiting'] as const, organization: null, limit, offset: 0 }
  const { requests } = await listRequests(db, page)
  const items = requests.map((request) => ({
    id: request.id,
    subject: request.organizationName ?? request.organization,
    organization: request.organization,
    amount: request.creditAmount,
    since: request.requestedAt,
    sentence: `${request.requesterName ?? request.requester} asks for a ${request.kind} of ${formatMoney(request.creditAmount)}. ${untilWords(request.expiresAt)}`,
    whatToDo: 'A second operator approves or declines it; until then nothing has moved.',
    path: '/gift-requests',
  }))
  return { total: await countWaitingRequests(db), items }
}

async function readCodes(db: Queryable, limit: number): Promise<AttentionList> {
  const { total, waiting } = await listWaiting(db, limit)
  const items = waiting.map((one): AttentionItem => {
    const more = one.codes.length - 1
    return {
      id: one.id,
      subject: more > 0 ? `${one.code} and ${more} more` : one.code,
      organization: null,
      amount: one.exposure,
      since: one.requestedAt,
      sentence: `${one.requesterName} asks to switch on ${more > 0 ? 'promo codes' : 'a promo code'} for up to ${formatMoney(one.exposure)}. ${untilWords(one.expiresAt)}`,
      whatToDo: 'A second operator approves or declines it; until then nobody can redeem it.',
      path: `/collections/promo-codes/${one.codes[0]}`,
    }
  })
  return { total, items }
}
