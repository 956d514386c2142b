import { describe, expect, it } from 'vitest'

import { inTransaction } from '@/db/inTransaction'
import { toQueryable } from '@/db/tx'
import { newId } from '@/ids'
import { countMailOf, dropOldMail, eraseMailOf } from '@/mail/dropMail'
import { withdrawMail } from '@/mail/queueMail'

import { deliver, passTime, queueTo, storedMails } from '../../support/mails'
import { openOutbox } from './outbox'

const outbox = openOutbox()

const JANE = 'jane@example.com'

const makeUser = async (status = 'active'): Promise<{ user: string; email: string }> => {
  const user = newId('usr')
  const email = `${user.toLowerCase()}@example.com`
  await outbox.pool.query(
    `insert into users (id, email, name, operator_role, status, updated_at, created_at)
     values ($1, $2, $1, 'owner', $3, now(), now())`,
    [user, email, status],
  )
  return { user, email }
}

describe('mail that has no point any more', () => {
  const about = 'crq_test'

  it('is withdrawn, and what is on its way counts as sent', async () => {
    await queueTo(outbox.pool, [JANE, 'bob@example.com'], { about })
    const send = async () => {
      await inTransaction(outbox.pool, (tx) => withdrawMail(tx, about, 'It was declined.'))
    }
    expect(await deliver(outbox.pool, { send })).toMatchObject({ sent: 1 })
    const mails = await storedMails(outbox.pool, { about })
    expect(mails.map(({ state }) => state).sort()).toEqual(['sent', 'withdrawn'])
    expect(mails.find(({ state }) => state === 'withdrawn')?.problem).toBe('It was declined.')
  })

  it('is not sent to an account that is not active any more', async () => {
    const [left, stays] = [await makeUser('deactivated'), await makeUser()]
    for (const { user } of [left, stays]) await queueTo(outbox.pool, [''], { to: { user } })
    expect(await deliver(outbox.pool, outbox.server.url)).toMatchObject({ sent: 1, failed: 0 })
    expect(outbox.server.mails).toMatchObject([{ to: stays.email }])
    const mails = await storedMails(outbox.pool)
    expect(mails.find(({ recipient }) => recipient === left.user)).toMatchObject({
      state: 'withdrawn',
      problem: 'The account is not active any more.',
    })
  })

  it('goes to the address that an account has when it is sent', async () => {
    const { user } = await makeUser()
    await queueTo(outbox.pool, [''], { to: { user } })
    await outbox.pool.query(`update users set email = 'moved@example.com' where id = $1`, [user])
    await deliver(outbox.pool, outbox.server.url)
    expect(outbox.server.mails).toMatchObject([{ to: 'moved@example.com' }])
  })
})

describe('what a mail says', () => {
  it('goes a week after it is over, and that it was sent stays', async () => {
    await queueTo(outbox.pool, [JANE, 'later@example.com'])
    await deliver(outbox.pool, outbox.server.url)
    await queueTo(outbox.pool, ['waiting@example.com'])
    expect(await dropOldMail(outbox.pool)).toBe(0)
    await passTime(outbox.pool, 7 * 86_400 + 1)
    expect(await dropOldMail(outbox.pool)).toBe(2)
    expect(await storedMails(outbox.pool)).toMatchObject([
      { state: 'sent', content: null, address: null, tries: 1 },
      { state: 'sent', content: null, address: null },
      { state: 'waiting', address: 'waiting@example.com' },
    ])
  })

  it('goes at once where it is a secret', async () => {
    await queueTo(outbox.pool, [JANE], { isSecret: true })
    await deliver(outbox.pool, outbox.server.url)
    expect(await outbox.one()).toMatchObject({ state: 'sent', content: null, address: null })
    await outbox.pool.query('truncate mail.messages')
    await queueTo(outbox.pool, [JANE], { isSecret: true, usefulHours: 1 })
    await passTime(outbox.pool, 3_601)
    await deliver(outbox.pool, null)
    expect(await outbox.one()).toMatchObject({ state: 'failed', content: null, address: null })
  })

  it('goes with a person who is erased: what is to them, names them or has their address', async () => {
    const person = await makeUser()
    const other = await makeUser()
    await queueTo(outbox.pool, [''], { to: { user: person.user } })
    await queueTo(outbox.pool, [person.email.toUpperCase()])
    await queueTo(outbox.pool, [''], { to: { user: other.user }, people: [person.user] })
    await queueTo(outbox.pool, [''], { to: { user: other.user } })
    const who = { id: person.user, email: person.email }
    expect(await countMailOf(toQueryable(outbox.pool), who)).toBe(3)
    expect(await inTransaction(outbox.pool, (tx) => eraseMailOf(tx, who))).toBe(3)
    expect(await countMailOf(toQueryable(outbox.pool), who)).toBe(0)
    const mails = await storedMails(outbox.pool)
    // Mails of one millisecond have no order, so each is looked for by its state.
    expect(
      mails.map(({ state, content }) => `${state} ${content === null ? 'empty' : 'kept'}`).sort(),
    ).toEqual(['waiting kept', 'withdrawn empty', 'withdrawn empty', 'withdrawn empty'])
  })
})
