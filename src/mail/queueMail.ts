import type { Tx } from '@/db/tx'
import { randomText } from '@/ids'

import type { LaidOutMail, MailContent } from './content'

/** One mail to one recipient. */
export type NewMail = {
  /** What happened: `noun.participle`. */
  kind: string
  /** A user's address is the one they have when it is sent. */
  to: { user: string } | { address: string }
  content: MailContent | LaidOutMail
  /** The id of what it is about, by which it can be withdrawn; null where it never is. */
  about: string | null
  /** Ids of users whose names or words stand in it: an erasure of them drops it. */
  people?: readonly string[]
  /** RFC 3339; at once where it is missing. */
  sendAt?: string
  /** After that many hours of trying it is not sent any more. */
  usefulHours: number
  /** Its words are gone as soon as it is over. */
  isSecret?: boolean
  /** The caller's name for this one mail: queued again, it is the same one. */
  key?: string
}

const INSERT = `
  insert into mail.messages (id, kind, about, recipient, address, content, is_secret, people, key,
    due_at, useless_after)
  select m.id, m.kind, m.about, m.recipient, m.address, m.content, m.is_secret, m.people, m.key,
    coalesce(m.send_at, clock_timestamp()),
    coalesce(m.send_at, clock_timestamp()) + make_interval(hours => m.useful_hours)
  from jsonb_to_recordset($1) as m(id text, kind text, about text, recipient text, address text,
    content jsonb, is_secret boolean, people text[], key text, send_at timestamptz, useful_hours int)
  on conflict (key) do nothing`

/**
 * Writes mails that go out when the caller's transaction has committed, and never when it has not. They are sent at
 * least once: a repeated one carries the same Message-ID.
 */
export async function queueMail(tx: Tx, mails: readonly NewMail[]): Promise<void> {
  if (mails.length === 0) return
  const rows = mails.map((mail) => ({
    id: `mail_${randomText(20)}`,
    kind: mail.kind,
    about: mail.about,
    recipient: 'user' in mail.to ? mail.to.user : null,
    address: 'address' in mail.to ? mail.to.address : null,
    content: mail.content,
    is_secret: mail.isSecret ?? false,
    people: mail.people ?? [],
    key: mail.key ?? null,
    send_at: mail.sendAt ?? null,
    useful_hours: mail.usefulHours,
  }))
  await tx.query(INSERT, [JSON.stringify(rows)])
}

/** Takes back what has not been sent yet of the mails about something. What is on its way arrives. */
export async function withdrawMail(tx: Tx, about: string, problem: string): Promise<void> {
  await tx.query(
    `update mail.messages set state = 'withdrawn', closed_at = clock_timestamp(), problem = $2
     where about = $1 and state = 'waiting'`,
    [about, problem],
  )
}
