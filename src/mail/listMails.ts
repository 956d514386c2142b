import type { Queryable } from '@/db/tx'

export type MailState = 'failed' | 'sent' | 'waiting' | 'withdrawn'

/** What became of a mail to a user. */
export type SentMail = {
  about: string
  kind: string
  state: MailState
  /** Name or else e-mail; null where the account is erased. */
  recipientName: string | null
  tries: number
  /** Of the last try that failed, or why there will be none. */
  problem: string | null
}

/** The mails to users about some things, of one kind, by recipient. */
export async function listMails(
  db: Queryable,
  { about, kind }: { about: readonly string[]; kind: string },
): Promise<SentMail[]> {
  if (about.length === 0) return []
  const { rows } = await db.query<SentMail>(
    `select m.about, m.kind, m.state, m.tries, m.problem,
       coalesce(nullif(u.name, ''), u.email) as "recipientName"
     from mail.messages m left join users u on u.id = m.recipient
     where m.about = any($1) and m.kind = $2 order by "recipientName", m.id`,
    [about, kind],
  )
  return rows
}
