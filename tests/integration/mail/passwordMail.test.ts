import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import { outboxAdapter } from '@/mail/outboxAdapter'

import { signInAs } from '../../support/factories'
import { deliver, storedMails, TEST_SENDER } from '../../support/mails'
import { startSmtpServer, type TestSmtpServer } from '../../support/smtpServer'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'

let app: TestPayload
let server: TestSmtpServer

beforeAll(async () => {
  server = await startSmtpServer()
  app = await bootTestPayload()
})
afterAll(async () => {
  await app.close()
  await server.stop()
})

/** Puts the adapter into place as if the environment had said so. */
const useAdapter = (hasServer: boolean) => {
  app.payload.email = outboxAdapter({ hasServer, from: TEST_SENDER })({ payload: app.payload })
}

const forget = (email: string) => app.api('POST', '/api/users/forgot-password', { body: { email } })

describe('a forgotten password', () => {
  it('is mailed with a link that works once, and leaves no trace of it', async () => {
    useAdapter(true)
    const { id, email } = await signInAs(app, 'support')
    expect((await forget(email)).status).toBe(200)
    expect(await storedMails(app.pool)).toMatchObject([
      { kind: 'password.forgotten', address: email, state: 'waiting' },
    ])
    expect(await deliver(app.pool, server.url)).toMatchObject({ sent: 1 })
    const [mail] = server.mails.splice(0)
    expect(mail).toMatchObject({ to: email, from: TEST_SENDER.address })
    const token = /http:\/\/localhost:3006\/reset\/(\w+)/.exec(mail?.html ?? '')?.[1]
    const { rows } = await app.pool.query('select reset_password_token from users where id = $1', [
      id,
    ])
    expect(token).toBe(rows[0].reset_password_token)
    expect(await storedMails(app.pool)).toMatchObject([
      { state: 'sent', content: null, address: null },
    ])
    const password = 'another long test password'
    const reset = await app.api('POST', '/api/users/reset-password', { body: { token, password } })
    expect(reset.status).toBe(200)
    await app.pool.query('truncate mail.messages')
  })

  it('of nobody we know sends nothing and is answered alike', async () => {
    useAdapter(true)
    const { email } = await signInAs(app, 'support')
    const known = await forget(email)
    const unknown = await forget('nobody@example.com')
    expect([unknown.status, unknown.body]).toEqual([known.status, known.body])
    expect(await storedMails(app.pool)).toHaveLength(1)
    await app.pool.query('truncate mail.messages')
  })

  it('without a mail server is not kept, and said once', async () => {
    useAdapter(false)
    const warn = vi.spyOn(app.payload.logger, 'warn').mockImplementation(() => undefined)
    try {
      for (const role of ['support', 'auditor'] as const) {
        const { email } = await signInAs(app, role)
        expect((await forget(email)).status).toBe(200)
      }
      expect(warn).toHaveBeenCalledTimes(1)
      expect(JSON.stringify(warn.mock.calls)).toContain('SMTP_URL is not set')
      expect(await storedMails(app.pool)).toEqual([])
    } finally {
      warn.mockRestore()
    }
  })
})
