import type { PayloadRequest } from 'payload'

import { decidableKinds } from '@/access/decidableKinds'
import { findOperator } from '@/access/permissions'
import { inSnapshot } from '@/db/inSnapshot'
import { getPool } from '@/db/requireTransaction'
import { env } from '@/env'
import { findApproverProblem, findApprovers } from '@/ledger/approvers'
import { listRequests, type CreditRequest } from '@/ledger/creditRequests'
import { REQUEST_MAILS } from '@/ledger/requestMails'
import { listMails, type SentMail } from '@/mail/listMails'
import { readBalance } from '@/organizations/readBalance'

import type { RequestView } from './prepareRequests'

/** A request, and how the reader stands to it. */
export type RequestLine = CreditRequest & {
  /** Of a request that waits: the organization's balance, USD. */
  credits: string | null
  /** Why the reader may not decide; null where they may, and where nothing waits. */
  problem: string | null
  /** Whether there is anybody who could approve it. */
  hasApprover: boolean
  /** Of a request that waits: what became of the mails to who may decide. */
  mails: SentMail[]
}

export type RequestPage = {
  lines: RequestLine[]
  total: number
  limit: number
  offset: number
  /** The database's clock, epoch milliseconds. */
  now: number
  /** Whether there is a mail server at all. */
  hasMailServer: boolean
}

/** One page of requests, in one snapshot. */
export const loadRequests = (
  req: PayloadRequest,
  { statuses }: RequestView,
  page: { limit: number; offset: number },
): Promise<RequestPage> =>
  inSnapshot(getPool(req.payload), async ({ db, now }) => {
    const { requests, total } = await listRequests(db, { statuses, organization: null, ...page })
    const operator = findOperator(req.user)
    const approver = {
      id: operator?.id ?? '',
      role: operator?.role ?? null,
      kinds: decidableKinds(req.user),
    }
    const open = requests.flatMap(({ id, status }) => (status === 'waiting' ? [id] : []))
    const mails = await listMails(db, { about: open, kind: REQUEST_MAILS.opened })
    const lines: RequestLine[] = []
    // One after the other: a snapshot is one connection.
    for (const request of requests) {
      const isOpen = request.status === 'waiting'
      lines.push({
        ...request,
        credits: isOpen ? (await readBalance(db, request.organization)).credits : null,
        problem: isOpen ? await findApproverProblem(db, request, approver) : null,
        hasApprover: !isOpen || (await findApprovers(db, request)).isAnybody,
        mails: mails.filter(({ about }) => about === request.id),
      })
    }
    return { lines, total, ...page, now, hasMailServer: env().smtpUrl !== undefined }
  })
