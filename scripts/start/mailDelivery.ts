import { createPool } from '@/db/tx'
import type { Env } from '@/env'
import { deliverMail } from '@/mail/deliverMail'
import { dropOldMail } from '@/mail/dropMail'
import { smtpTransport } from '@/mail/smtpTransport'
import { pause } from './pause'
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
  const pool = createPool({
    connectionString: databaseUrl,
    applicationName: 'llm-gateway-admin mail',
    max: 1,
  })
  const stopping = new AbortController()
  const cutting = new AbortController()
  const transport =
    smtpUrl === undefined ? null : smtpTransport(smtpUrl, mailFrom, { abort: cutting.signal })
  const delivery = {
    transport,
    adminUrl,
    messageHost: mailFrom.address.slice(mailFrom.address.lastIndexOf('@') + 1),
    signal: stopping.signal,
  }
  // Once per trouble, not every few seconds of it.
  const told = { unreachable: false, error: false }
  let droppedAt = -Infinity
  const run = async (): Promise<void> => {
    try {
      if (performance.now() - droppedAt >= DAY_MS) {
        await dropOldMail(pool)
        droppedAt = performance.now()
      }
      const { sent, unreachable } = await deliverMail(pool, delivery)
      if (unreachable !== null && !told.unreachable)
        log(`The mail server takes no mail; it is tried again. ${unreachable}`)
      if (unreachable !== null || sent > 0) told.unreachable = unreachable !== null
      told.error = false
    } catch (error) {
      if (!told.error) console.error('Mail could not be sent; it is tried again', error)
      told.error = true
    }
  }
  const running = (async () => {
    while (!stopping.signal.aborted) {
      await run()
      await pause(everyMs, stopping.signal)
    }
  })()
  return async () => {
    stopping.abort()
    const cut = setTimeout(() => cutting.abort(), LAST_MAIL_MS)
    await running
    clearTimeout(cut)
    await pool.end()
  }
}
