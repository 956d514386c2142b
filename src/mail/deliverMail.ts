import { toQueryable, type DatabasePool, type Queryable } from '@/db/tx'

import type { LaidOutMail, MailContent } from './content'
import { pauseAfter, MAX_TRIES } from './retries'
import { renderMail } from './renderMail'
import { MailError, type MailTransport } from './smtpTransport'

export type Delivery = {
  /** Null: there is no mail server. Then nothing is tried, and what is overdue is closed. */
  transport: MailTransport | null
  /** The desk's public origin. */
  adminUrl: string
  /** The right side of Message-IDs. */
  messageHost: string
  /** Aborted, it ends after the mail that is going out. */
  signal?: AbortSignal | undefined
}

export type Delivered = {
  sent: number
  /** Tries that failed, for good or for now. */
  failed: number
  /** Why the server takes no mail at all now; the rest waits for the next run. */
  unreachable: string | null
}

/**
 * Sends what is due, one mail after the other, until nothing is. Any number of processes may do so at
 * once: a mail is taken by one of them, and comes back to all when that one has not told within a few
 * minutes what has become of it.
 */
export async function deliverMail(pool: DatabasePool, delivery: Delivery): Promise<Delivered> {
  const db = toQueryable(pool)
  const delivered: Delivered = { sent: 0, failed: 0, unreachable: null }
  const { transport, signal } = delivery
  await closeOverdue(db, transport !== null)
  if (transport === null) return delivered
  while (!signal?.aborted) {
    const mail = await takeMail(db, delivery.messageHost)
    if (mail === null) break
    const outcome = await trySend(db, transport, mail, delivery.adminUrl)
    if (outcome === 'sent') delivered.sent += 1
    if (!(outcome instanceof MailError)) continue
    delivered.failed += 1
    if (outcome.kind === 'unreachable') return { ...delivered, unreachable: outcome.message }
  }
  return delivered
}

/** Longer than a try can take. */
const LEASE_S = 180

type TakenMail = {
  id: string
  content: MailContent | LaidOutMail
  messageId: string
  tries: number
  address: string | null
  /** Whether there is still somebody to write to. */
  isWanted: boolean
}

// The try is counted and the mail put away before anything is sent: a process that dies meanwhile has
// used one up, and holds no lock.
const TAKE = `
  with due as (
    select id from mail.messages where state = 'waiting' and due_at <= clock_timestamp()
    order by due_at, id limit 1 for update skip locked
  )
  update mail.messages m
  set tries = m.tries + 1, due_at = clock_timestamp() + make_interval(secs => ${LEASE_S}),
    message_id = coalesce(m.message_id, '<' || m.id || '@' || $1 || '>')
  from due where m.id = due.id
  returning m.id, m.content, m.message_id as "messageId", m.tries,
    coalesce(m.address, (select u.email from users u where u.id = m.recipient)) as address,
    m.recipient is null or exists (
      select 1 from users u where u.id = m.recipient and u.status = 'active') as "isWanted"`

async function takeMail(db: Queryable, messageHost: string): Promise<TakenMail | null> {
  const { rows } = await db.query<TakenMail>(TAKE, [messageHost])
  return rows[0] ?? null
}

async function trySend(
  db: Queryable,
  transport: MailTransport,
  mail: TakenMail,
  adminUrl: string,
): Promise<MailError | 'sent' | 'withdrawn'> {
  const { id, address, messageId, content } = mail
  if (!mail.isWanted || address === null) {
    await close(db, id, 'withdrawn', 'The account is not active any more.')
    return 'withdrawn'
  }
  try {
    await transport.send({ messageId, to: address, ...renderMail(content, adminUrl) })
  } catch (error) {
    const failure = error instanceof MailError ? error : new MailError('later', String(error))
    if (failure.kind === 'refused' || mail.tries >= MAX_TRIES)
      await close(db, id, 'failed', failure.message)
    else await putBack(db, mail, failure.message)
    return failure
  }
  await close(db, id, 'sent', null)
  return 'sent'
}

// That it was sent is true whatever was decided meanwhile; everything else only while it waits.
const CLOSE = `
  update mail.messages
  set state = $2, problem = $3, closed_at = clock_timestamp(),
    content = case when is_secret then null else content end,
    address = case when is_secret then null else address end
  where id = $1 and state <> 'sent' and (state = 'waiting' or $2 = 'sent')`

async function close(
  db: Queryable,
  id: string,
  state: 'failed' | 'sent' | 'withdrawn',
  problem: string | null,
): Promise<void> {
  await db.query(CLOSE, [id, state, problem])
}

const PUT_BACK = `
  update mail.messages set due_at = clock_timestamp() + make_interval(secs => $3), problem = $4
  where id = $1 and state = 'waiting' and tries = $2`

const putBack = (db: Queryable, { id, tries }: TakenMail, problem: string) =>
  db.query(PUT_BACK, [id, tries, pauseAfter(tries), problem])

// Skips what others hold: whoever locks several mails of one thing never waits for us in a circle.
const CLOSE_OVERDUE = `
  update mail.messages set state = 'failed', closed_at = clock_timestamp(),
    problem = coalesce(problem, $1),
    content = case when is_secret then null else content end,
    address = case when is_secret then null else address end
  where id = any(array(
    select id from mail.messages
    where state = 'waiting' and due_at <= clock_timestamp()
      and (useless_after <= clock_timestamp() or tries >= ${MAX_TRIES})
    limit 1000 for update skip locked))`

/** Closes what is no use any more, and what died with each process that tried it. */
async function closeOverdue(db: Queryable, hasServer: boolean): Promise<void> {
  const problem = hasServer
    ? 'It could not be sent while it was of use.'
    : 'No mail server was set while it was of use.'
  for (;;) {
    const { rowCount } = await db.query(CLOSE_OVERDUE, [problem])
    if (rowCount < 1000) return
  }
}
