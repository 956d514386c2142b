import type { EmailAdapter, SendEmailOptions } from 'payload'

import type { MailSender } from '@/env'
import { inTransaction } from '@/db/inTransaction'
import { getPool } from '@/db/requireTransaction'

import { queueMail } from './queueMail'

/** How long a link that resets a password works. */
const RESET_HOURS = 1

/**
 * Payload's own mail, which is that of a forgotten password, by the same way as all mail: whoever
 * asks waits for no mail server, and cannot tell by the clock whether the account exists. Without a
 * server nothing is kept: the link would be a secret that never reaches anybody.
 */
export const outboxAdapter =
  ({ hasServer, from }: { hasServer: boolean; from: MailSender }): EmailAdapter =>
  ({ payload }) => {
    let isTold = false
    return {
      name: 'outbox',
      defaultFromName: from.name,
      defaultFromAddress: from.address,
      sendEmail: async (message) => {
        const mail = readMessage(message)
        if (hasServer) {
          await inTransaction(getPool(payload), (tx) => queueMail(tx, [mail]))
          return
        }
        if (!isTold)
          payload.logger.warn({
            msg: 'Somebody asked for a link to reset a password. It was not sent: SMTP_URL is not set. `npm run owner -- reset --email E` gives an owner a new password.',
          })
        isTold = true
      },
    }
  }

const readMessage = ({ to, subject, text, html }: SendEmailOptions) => {
  if (typeof to !== 'string' || subject === undefined)
    throw new Error('A mail of Payload has one recipient and a subject.')
  return {
    kind: 'password.forgotten',
    to: { address: to },
    content: { subject, text: asText(text), html: asText(html) },
    about: null,
    usefulHours: RESET_HOURS,
    isSecret: true,
  }
}

const asText = (part: unknown): string | null => {
  if (part === undefined || part === null) return null
  if (typeof part !== 'string') throw new Error('A mail of Payload is text.')
  return part
}
