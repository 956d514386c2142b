import { inTransaction } from '@/db/inTransaction'
import type { DatabasePool } from '@/db/tx'
import { deliverMail, type Delivered } from '@/mail/deliverMail'
import { queueMail, type NewMail } from '@/mail/queueMail'
import { smtpTransport, type MailTransport } from '@/mail/smtpTransport'

export const TEST_SENDER = { name: 'LLM Gateway Admin', address: 'no-reply@desk.example.com' }

/** Sends what is due, as the server does: through an SMTP URL, a transport, or nothing. */
export const deliver = (
  pool: DatabasePool,
  to: MailTransport | string | null,
  signal?: AbortSignal,
): Promise<Delivered> =>
  deliverMail(pool, {
    transport: typeof to === 'string' ? smtpTransport(to, TEST_SENDER) : to,
    adminUrl: 'https://desk.example.com',
    messageHost: 'desk.example.com',
    signal,
  })

/** A row of the outbox, as the database has it. */
export type StoredMail = {
  id: string
  kind: string
  about: string | null
  recipient: string | null
  address: string | null
  content: Record<string, unknown> | null
  state: string
  tries: number
  message_id: string | null
  problem: string | null
  /** Seconds from now to the next try. */
  due_in: number
  useful_for: number
}

export async function storedMails(
  pool: DatabasePool,
  where: { about?: string; kind?: string } = {},
): Promise<StoredMail[]> {
  const { rows } = await pool.query<StoredMail>(
    `select id, kind, about, recipient, address, content, state, tries, message_id, problem,
       extract(epoch from due_at - clock_timestamp())::float as due_in,
       extract(epoch from useless_after - clock_timestamp())::float as useful_for
     from mail.messages where ($1::text is null or about = $1) and ($2::text is null or kind = $2)
     order by created_at, id`,
    [where.about ?? null, where.kind ?? null],
  )
  return rows
}

/** Mail to an address, about nothing in particular. */
export const testMail = (address: string, change: Partial<NewMail> = {}): NewMail => ({
  kind: 'test.happened',
  to: { address },
  about: null,
  content: {
    subject: `For ${address}`,
    paragraphs: ['Something happened.'],
    facts: [],
    action: null,
    footer: 'A test.',
  },
  usefulHours: 24,
  ...change,
})

export const queueTo = (
  pool: DatabasePool,
  addresses: readonly string[],
  change: Partial<NewMail> = {},
): Promise<void> =>
  inTransaction(pool, (tx) =>
    queueMail(
      tx,
      addresses.map((address) => testMail(address, change)),
    ),
  )

/** As if that many seconds had passed for all mail. */
export const passTime = (pool: DatabasePool, seconds: number) =>
  pool.query(
    `update mail.messages set due_at = due_at - make_interval(secs => $1),
       useless_after = useless_after - make_interval(secs => $1),
       closed_at = closed_at - make_interval(secs => $1)`,
    [seconds],
  )
