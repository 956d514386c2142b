import { toQueryable, type DatabasePool, type Queryable, type Tx } from '@/db/tx'

/** Long enough to answer "what did that mail say?". */
const KEPT_DAYS = 7

/**
 * Drops the words, and addresses without an account, of mails that have been over for a week. That a
 * mail was sent, to which account, when and after how many tries stays.
 * @returns how many
 */
export async function dropOldMail(pool: DatabasePool): Promise<number> {
  const { rowCount } = await toQueryable(pool).query(
    `update mail.messages set content = null, address = null
     where content is not null and closed_at < clock_timestamp() - interval '${KEPT_DAYS} days'`,
  )
  return rowCount
}

/** A person as their mail knows them. */
export type MailedPerson = { id: string; email: string }

// By messages_people, messages_recipient and messages_address.
const OF_PERSON = `
  (people @> array[$1::text] or recipient = $1 or lower(address) = lower($2))
  and (content is not null or address is not null)`

/** Mails whose words would go with a person: those to them, and those that name them. */
export async function countMailOf(db: Queryable, { id, email }: MailedPerson): Promise<number> {
  const { rows } = await db.query<{ count: number }>(
    `select count(*)::int as count from mail.messages where ${OF_PERSON}`,
    [id, email],
  )
  return rows[0]?.count ?? 0
}

/** Erases the words of those mails; what waits is withdrawn. @returns how many */
export async function eraseMailOf(tx: Tx, { id, email }: MailedPerson): Promise<number> {
  const { rowCount } = await tx.query(
    `update mail.messages
     set content = null, address = null,
       problem = case when state = 'waiting' then 'Somebody it names was erased.' else problem end,
       closed_at = coalesce(closed_at, clock_timestamp()),
       state = case when state = 'waiting' then 'withdrawn' else state end
     where ${OF_PERSON}`,
    [id, email],
  )
  return rowCount
}
