import type { Tx } from '@/db/tx'
import { queueMail, withdrawMail, type NewMail } from '@/mail/queueMail'

import { listApprovers } from './approvers'
import type { CreditRequest } from './creditRequests'
import { mailApproved, mailDeclined, mailExpired, mailOpened, REQUEST_MAILS } from './requestMails'

/** How long news of a request may wait for a mail server: as long as a request waits. */
const WEEK_HOURS = 7 * 24

/** A decision whose transaction is still open when a request expires is over by then. */
const AFTER_EXPIRY_MS = 60_000

/**
 * Mails a new request to everybody who may approve it and, should nobody decide in time, to who asked.
 * Both go with the request's transaction; a decision takes back what has not gone out.
 */
export async function announceRequest(tx: Tx, request: CreditRequest): Promise<void> {
  const content = mailOpened(request)
  const approvers = await listApprovers(tx, request)
  const expires = new Date(Date.parse(request.expiresAt) + AFTER_EXPIRY_MS)
  await queueMail(tx, [
    ...approvers.map((user) => mailTo(user, request, 'opened', { content })),
    mailTo(request.requester, request, 'expired', {
      content: mailExpired(request),
      sendAt: expires.toISOString(),
    }),
  ])
}

/** Takes back what is still to be sent about a request, and tells who asked what was decided. */
export async function announceDecision(tx: Tx, request: CreditRequest): Promise<void> {
  await withdrawMail(tx, request.id, `It was ${request.status} before this was sent.`)
  const mail = decisionOf(request)
  await queueMail(tx, [
    mailTo(request.requester, request, mail.about, {
      content: mail.content,
      people: request.decidedBy === null ? [] : [request.decidedBy],
    }),
  ])
}

function decisionOf(request: CreditRequest) {
  const { status, decidedByName, decidedBy, transaction, declineReason } = request
  const decider = decidedByName ?? decidedBy ?? 'Somebody'
  if (status === 'approved' && transaction !== null)
    return { about: 'approved', content: mailApproved(request, decider, transaction) } as const
  if (status === 'declined')
    return {
      about: 'declined',
      content: mailDeclined(request, decider, declineReason ?? ''),
    } as const
  throw new Error(`Request ${request.id} is not decided.`)
}

const mailTo = (
  user: string,
  request: CreditRequest,
  about: keyof typeof REQUEST_MAILS,
  rest: Pick<NewMail, 'content' | 'people' | 'sendAt'>,
): NewMail => ({
  kind: REQUEST_MAILS[about],
  to: { user },
  about: request.id,
  usefulHours: WEEK_HOURS,
  ...rest,
  people: [request.requester, ...(rest.people ?? [])],
  key: `${REQUEST_MAILS[about]} ${request.id} ${user}`,
})
