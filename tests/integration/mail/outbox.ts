import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'

import type { DatabasePool } from '@/db/tx'

import { storedMails, type StoredMail } from '../../support/mails'
import { startSmtpServer, type TestSmtpServer } from '../../support/smtpServer'
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase'
import { openPool } from '../integrity/books'

export type Outbox = {
  database: TestDatabase
  pool: DatabasePool
  server: TestSmtpServer
  /** Another server in the place of the one that a test began with. */
  useServer: (options: Parameters<typeof startSmtpServer>[0]) => Promise<void>
  /** The first mail of the outbox. */
  one: () => Promise<StoredMail>
}

/** A database of the test file's own, an empty outbox and a mail server for each of its tests. */
export function openOutbox(): Outbox {
  const outbox = {
    useServer: async (options) => {
      await outbox.server.stop()
      outbox.server = await startSmtpServer(options)
    },
    one: async () => {
      const [mail] = await storedMails(outbox.pool)
      if (!mail) throw new Error('There is no mail.')
      return mail
    },
  } as Outbox
  beforeAll(async () => {
    outbox.database = await createTestDatabase()
    outbox.pool = openPool(outbox.database)
  })
  beforeEach(async () => {
    outbox.server = await startSmtpServer()
  })
  afterEach(async () => {
    await outbox.server.stop()
    await outbox.pool.query('truncate mail.messages')
  })
  afterAll(async () => {
    await outbox.pool.end()
    await outbox.database.drop()
  })
  return outbox
}
