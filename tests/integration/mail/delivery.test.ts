import { spawn } from 'node:child_process'

import { describe, expect, it } from 'vitest'

import { inTransaction } from '@/db/inTransaction'
import { queueMail } from '@/mail/queueMail'
import { MAX_TRIES } from '@/mail/retries'

import { root } from '../../../scripts/test/runTool'
import { deliver, passTime, queueTo, storedMails, testMail } from '../../support/mails'
import { startSmtpServer } from '../../support/smtpServer'
import { openOutbox } from './outbox'

const outbox = openOutbox()

const JANE = 'jane@example.com'
const addresses = (count: number) => Array.from({ length: count }, (_, i) => `p${i}@example.com`)

/** The one mail, sent by nobody, as the next run would find it after `tries` tries. */
const setTries = (tries: number) =>
  outbox.pool.query('update mail.messages set tries = $1', [tries])

describe('mail that waits', () => {
  it('arrives in both forms, with a sender, a Message-ID and as no answer to anybody', async () => {
    await queueTo(outbox.pool, [JANE])
    expect(await deliver(outbox.pool, outbox.server.url)).toEqual({
      sent: 1,
      failed: 0,
      unreachable: null,
    })
    const { id, message_id } = await outbox.one()
    expect(message_id).toBe(`<${id}@desk.example.com>`)
    expect(outbox.server.mails).toMatchObject([
      {
        to: JANE,
        from: 'no-reply@desk.example.com',
        headers: {
          from: 'LLM Gateway Admin <no-reply@desk.example.com>',
          to: JANE,
          subject: `For ${JANE}`,
          'message-id': message_id,
          'auto-submitted': 'auto-generated',
        },
        text: 'Something happened.\n\n-- \nA test.',
      },
    ])
    expect(outbox.server.mails[0]?.html).toContain('Something happened.')
    expect(await deliver(outbox.pool, outbox.server.url)).toMatchObject({ sent: 0 })
  })

  it('is not there when its transaction rolls back', async () => {
    await expect(
      inTransaction(outbox.pool, async (tx) => {
        await queueMail(tx, [testMail(JANE)])
        throw new Error('rolled back')
      }),
    ).rejects.toThrow('rolled back')
    await deliver(outbox.pool, outbox.server.url)
    expect([outbox.server.mails, await storedMails(outbox.pool)]).toEqual([[], []])
  })

  it('is one mail under one key, however often it is queued', async () => {
    await Promise.all(
      Array.from({ length: 50 }, () => queueTo(outbox.pool, [JANE], { key: 'only one' })),
    )
    expect(await deliver(outbox.pool, outbox.server.url)).toMatchObject({ sent: 1 })
    expect(outbox.server.mails).toHaveLength(1)
  })

  it('is sent once each by five processes that drain 200 of them at once', async () => {
    await queueTo(outbox.pool, addresses(200))
    const runs = await Promise.all(
      Array.from({ length: 5 }, () => deliver(outbox.pool, outbox.server.url)),
    )
    expect(runs.reduce((sum, { sent }) => sum + sent, 0)).toBe(200)
    expect(outbox.server.mails.map(({ to }) => to).sort()).toEqual(addresses(200).sort())
  })

  it('waits for its time', async () => {
    const sendAt = new Date(Date.now() + 3_600_000).toISOString()
    await queueTo(outbox.pool, [JANE], { sendAt, usefulHours: 1 })
    expect(await deliver(outbox.pool, outbox.server.url)).toMatchObject({ sent: 0 })
    await passTime(outbox.pool, 3_601)
    expect(await deliver(outbox.pool, outbox.server.url)).toMatchObject({ sent: 1 })
  })

  it('stops between two mails when the server ends', async () => {
    await queueTo(outbox.pool, addresses(10))
    const stopping = new AbortController()
    const send = async () => stopping.abort()
    expect(await deliver(outbox.pool, { send }, stopping.signal)).toMatchObject({ sent: 1 })
    expect(await deliver(outbox.pool, outbox.server.url)).toMatchObject({ sent: 9 })
  })
})

describe('a mail server', () => {
  it('that is down and comes back gets each mail once', async () => {
    await queueTo(outbox.pool, addresses(3))
    await outbox.server.stop()
    const down = await deliver(outbox.pool, outbox.server.url)
    expect(down).toMatchObject({ sent: 0, failed: 1 })
    expect(down.unreachable).toMatch(/ECONNREFUSED/)
    // The first one found out; the others were not tried.
    expect((await storedMails(outbox.pool)).map(({ tries }) => tries).sort()).toEqual([0, 0, 1])
    outbox.server = await startSmtpServer()
    expect(await deliver(outbox.pool, outbox.server.url)).toMatchObject({ sent: 2 })
    await passTime(outbox.pool, 61)
    expect(await deliver(outbox.pool, outbox.server.url)).toMatchObject({ sent: 1 })
    expect(outbox.server.mails.map(({ to }) => to).sort()).toEqual(addresses(3))
  })

  it('that says later is asked again after growing pauses, then given up with its reason', async () => {
    await outbox.useServer({ refuse: () => ({ code: 451, message: 'Greylisted' }) })
    await queueTo(outbox.pool, [JANE], { usefulHours: 200 })
    const pauses: number[] = []
    for (let tries = 1; tries < MAX_TRIES; tries += 1) {
      expect(await deliver(outbox.pool, outbox.server.url)).toMatchObject({
        failed: 1,
        unreachable: null,
      })
      const mail = await outbox.one()
      expect(mail).toMatchObject({ state: 'waiting', tries })
      expect(mail.problem).toMatch(/451 Greylisted/)
      // Whole minutes: reading it takes a moment too.
      pauses.push(Math.ceil(mail.due_in / 60) * 60)
      expect(await deliver(outbox.pool, outbox.server.url)).toMatchObject({ failed: 0 })
      await passTime(outbox.pool, mail.due_in + 1)
    }
    expect(pauses).toEqual([60, 300, 900, 3_600, 10_800, 21_600, 43_200])
    await deliver(outbox.pool, outbox.server.url)
    expect(await outbox.one()).toMatchObject({ state: 'failed', tries: MAX_TRIES })
    await passTime(outbox.pool, 1_000_000)
    expect(await deliver(outbox.pool, outbox.server.url)).toMatchObject({ failed: 0 })
  })

  it('that refuses a recipient is believed at once, and the others get theirs', async () => {
    await outbox.useServer({
      refuse: (address) => (address === JANE ? { code: 550, message: `${JANE} is unknown` } : null),
    })
    await queueTo(outbox.pool, [JANE, 'bob@example.com'])
    expect(await deliver(outbox.pool, outbox.server.url)).toEqual({
      sent: 1,
      failed: 1,
      unreachable: null,
    })
    const failed = (await storedMails(outbox.pool)).find(({ address }) => address === JANE)
    expect(failed).toMatchObject({ state: 'failed', tries: 1 })
    expect(failed?.problem).toMatch(/550 the recipient is unknown/)
  })

  it('that wants a password gets it, and a wrong one is tried again', async () => {
    const account = { user: 'desk@example.com', password: 'p@ss:w/rd' }
    await outbox.useServer({ account })
    await queueTo(outbox.pool, [JANE])
    const urlWith = (password: string) =>
      `smtp://${encodeURIComponent(account.user)}:${encodeURIComponent(password)}@${outbox.server.url.slice(7)}`
    const { unreachable } = await deliver(outbox.pool, urlWith('wrong'))
    expect(unreachable).toMatch(/535/)
    expect(unreachable).not.toContain('wrong')
    await passTime(outbox.pool, 61)
    expect(await deliver(outbox.pool, urlWith(account.password))).toMatchObject({ sent: 1 })
  })

  it('is not asked about what is no address, or would be several', async () => {
    for (const address of [
      'nobody',
      'a@example.com, b@example.com',
      'a@x.com\r\nRCPT TO:<b@x.com>',
    ])
      await queueTo(outbox.pool, [address])
    expect(await deliver(outbox.pool, outbox.server.url)).toEqual({
      sent: 0,
      failed: 3,
      unreachable: null,
    })
    for (const mail of await storedMails(outbox.pool))
      expect(mail).toMatchObject({ state: 'failed', problem: 'This is no e-mail address.' })
    expect(outbox.server.mails).toEqual([])
  })

  it('that is not set leaves mail waiting, and closes it when it is no use any more', async () => {
    await queueTo(outbox.pool, [JANE], { usefulHours: 1 })
    expect(await deliver(outbox.pool, null)).toEqual({ sent: 0, failed: 0, unreachable: null })
    expect(await outbox.one()).toMatchObject({ state: 'waiting', tries: 0, problem: null })
    await passTime(outbox.pool, 3_601)
    await deliver(outbox.pool, null)
    expect(await outbox.one()).toMatchObject({
      state: 'failed',
      problem: 'No mail server was set while it was of use.',
    })
  })
})

describe('a process killed after it has handed a mail over', () => {
  it('has it sent again under the same Message-ID, and by nobody before its time', async () => {
    await queueTo(outbox.pool, [JANE])
    let killVictim = () => undefined as unknown
    // Taken, but not acknowledged before the sender is gone.
    await outbox.useServer({
      onMail: async () => {
        if (outbox.server.mails.length === 1) await killVictim()
      },
    })
    const victim = spawn(
      process.execPath,
      ['--import', 'tsx', 'tests/integration/mail/sender.ts', outbox.server.url],
      { cwd: root, env: { ...process.env, DATABASE_URL: outbox.database.url }, stdio: 'inherit' },
    )
    const gone = new Promise((resolve) => victim.once('exit', resolve))
    killVictim = () => {
      victim.kill('SIGKILL')
      return gone
    }
    await gone
    expect(victim.signalCode).toBe('SIGKILL')
    expect(outbox.server.mails).toHaveLength(1)
    expect(await outbox.one()).toMatchObject({ state: 'waiting', tries: 1 })
    expect(await deliver(outbox.pool, outbox.server.url)).toMatchObject({ sent: 0 })
    await passTime(outbox.pool, 181)
    expect(await deliver(outbox.pool, outbox.server.url)).toMatchObject({ sent: 1 })
    const ids = outbox.server.mails.map(({ headers }) => headers['message-id'])
    expect(ids).toHaveLength(2)
    expect(new Set(ids)).toEqual(new Set([(await outbox.one()).message_id]))
  })

  it('again and again, uses up the tries of the mail', async () => {
    await queueTo(outbox.pool, [JANE])
    await setTries(MAX_TRIES)
    expect(await deliver(outbox.pool, outbox.server.url)).toMatchObject({ sent: 0 })
    expect(await outbox.one()).toMatchObject({
      state: 'failed',
      problem: 'It could not be sent while it was of use.',
    })
  })
})
