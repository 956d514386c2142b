import { describe, expect, it, vi } from 'vitest'

import { startMailDelivery } from '../../../scripts/start/mailDelivery'
import { queueTo, storedMails, TEST_SENDER } from '../../support/mails'
import { until } from '../ledger/faults/faultBooks'
import { openOutbox } from './outbox'

const outbox = openOutbox()

const JANE = 'jane@example.com'

/** What a server does with mail while it runs. */
const start = (smtpUrl: string | undefined, log: (line: string) => void = () => undefined) =>
  startMailDelivery(
    {
      adminUrl: 'https://desk.example.com',
      databaseUrl: outbox.database.url,
      mailFrom: TEST_SENDER,
      smtpUrl,
    },
    log,
    { everyMs: 20 },
  )

describe('a running server', () => {
  it('sends what waits, and what comes while it runs', async () => {
    await queueTo(outbox.pool, [JANE])
    const stop = start(outbox.server.url)
    try {
      await until(async () => outbox.server.mails.length === 1, 'the first mail is there')
      await queueTo(outbox.pool, ['bob@example.com'])
      await until(async () => outbox.server.mails.length === 2, 'the second mail is there')
    } finally {
      await stop()
    }
    expect((await storedMails(outbox.pool)).map(({ state }) => state)).toEqual(['sent', 'sent'])
  })

  it('ends within seconds while a mail server says nothing, and the mail goes on waiting', async () => {
    await outbox.useServer({ onMail: () => new Promise(() => undefined) })
    await queueTo(outbox.pool, [JANE])
    const stop = start(outbox.server.url)
    await until(async () => outbox.server.mails.length === 1, 'the mail is on its way')
    const before = performance.now()
    await stop()
    // Far less than the silence that the connection itself would bear.
    expect(performance.now() - before).toBeLessThan(15_000)
    expect(await outbox.one()).toMatchObject({ state: 'waiting', tries: 1 })
  })

  it('says once that the mail server cannot be reached', async () => {
    await outbox.server.stop()
    const log = vi.fn()
    await queueTo(outbox.pool, [JANE, 'bob@example.com'])
    const stop = start(outbox.server.url, log)
    try {
      await until(
        async () => (await storedMails(outbox.pool)).every(({ tries }) => tries === 1),
        'both were tried',
      )
    } finally {
      await stop()
    }
    expect(log.mock.calls).toEqual([[expect.stringMatching(/takes no mail.*ECONNREFUSED/)]])
  })

  it('without a mail server leaves mail alone', async () => {
    await queueTo(outbox.pool, [JANE])
    await start(undefined)()
    expect(await outbox.one()).toMatchObject({ state: 'waiting', tries: 0 })
  })
})
