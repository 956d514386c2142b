import type { Env } from '@/env'
import { deliverMail } from '@/mail/deliverMail'
import { dropOldMail } from '@/mail/dropMail'
import { smtpTransport } from '@/mail/smtpTransport'
import { repeatWork } from './repeatWork'
import type { Log } from './steps'

const EVERY_MS = 5_000
const DAY_MS = 86_400_000
/** What the mail that is going out gets when the server ends; after that it is sent again later. */
const LAST_MAIL_MS = 3_000

/**
 * Sends the mail that waits from now on, and drops once a day what old mail said. Other processes may
 * do the same: each mail is sent by one of them.
 * @returns ends it, after the mail that is going out or a few seconds
 */
export const startMailDelivery = (
  settings: Pick<Env, 'adminUrl' | 'databaseUrl' | 'mailFrom' | 'smtpUrl'>,
  log: Log,
  { everyMs = EVERY_MS }: { everyMs?: number } = {},
): (() => Promise<void>) => {
  const { adminUrl, databaseUrl, mailFrom, smtpUrl } = settings
  const cutting = new AbortController()
  const transport =
    smtpUrl === undefined ? null : smtpTransport(smtpUrl, mailFrom, { abort: cutting.signal })
  const messageHost = mailFrom.address.slice(mailFrom.address.lastIndexOf('@') + 1)
  // Once per trouble, not every few seconds of it.
  let isUnreachableTold = false
  let droppedAt = -Infinity
  const stop = repeatWork({
    databaseUrl,
    name: 'mail',
    everyMs,
    run: async (pool, signal) => {
      if (performance.now() - droppedAt >= DAY_MS) {
        await dropOldMail(pool)
        droppedAt = performance.now()
      }
      const delivery = { transport, adminUrl, messageHost, signal }
      const { sent, unreachable } = await deliverMail(pool, delivery)
      if (unreachable !== null && !isUnreachableTold)
        log(`The mail server takes no mail; it is tried again. ${unreachable}`)
      if (unreachable !== null || sent > 0) isUnreachableTold = unreachable !== null
    },
    trouble: 'Mail could not be sent; it is tried again',
  })
  return async () => {
    const cut = setTimeout(() => cutting.abort(), LAST_MAIL_MS)
    await stop()
    clearTimeout(cut)
  }
}
