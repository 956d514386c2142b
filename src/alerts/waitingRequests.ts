import type { Queryable } from '@/db/tx'
import { countWaitingRequests, listRequests } from '@/ledger/creditRequests'
import { formatMoney } from '@/money/formatMoney'
import { formatDateTime } from '@/time/formatDateTime'

import type { AttentionList, AttentionQuestion } from './attention'

/** Credits that wait for a second person, those that were asked for last first. */
export async function readWaitingRequests(
  db: Queryable,
  { limit }: AttentionQuestion,
): Promise<AttentionList> {
  const page = { statuses: ['waiting'] as const, organization: null, limit, offset: 0 }
  const { requests } = await listRequests(db, page)
  const items = requests.map((request) => ({
    id: request.id,
    subject: request.organizationName ?? request.organization,
    organization: request.organization,
    amount: request.creditAmount,
    since: request.requestedAt,
    sentence: `${request.requesterName ?? request.requester} asks for a ${request.kind} of ${formatMoney(request.creditAmount)}. It expires ${formatDateTime(Date.parse(request.expiresAt), 'UTC')} UTC.`,
    whatToDo: 'A second operator approves or declines it; until then nothing has moved.',
    path: '/gift-requests',
  }))
  return { total: await countWaitingRequests(db), items }
}
