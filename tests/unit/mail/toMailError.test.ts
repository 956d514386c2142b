import { describe, expect, it } from 'vitest'

import { MAX_TRIES, pauseAfter } from '@/mail/retries'
import { MailError, toMailError } from '@/mail/smtpTransport'

const TO = 'jane@example.com'

const errorOf = (message: string, parts: object) => Object.assign(new Error(message), parts)

describe('a try that failed', () => {
  it.each([
    [
      'an unknown recipient',
      { code: 'EENVELOPE', responseCode: 550, command: 'RCPT TO' },
      'refused',
    ],
    [
      'a mailbox that is full now',
      { code: 'EENVELOPE', responseCode: 452, command: 'RCPT TO' },
      'later',
    ],
    [
      'a message that is not wanted',
      { code: 'EMESSAGE', responseCode: 554, command: 'DATA' },
      'refused',
    ],
    [
      'a wrong password',
      { code: 'EAUTH', responseCode: 535, command: 'AUTH PLAIN' },
      'unreachable',
    ],
    [
      'a sender that is not ours',
      { code: 'EENVELOPE', responseCode: 553, command: 'MAIL FROM' },
      'unreachable',
    ],
    ['nobody at the port', { code: 'ESOCKET', command: 'CONN' }, 'unreachable'],
    ['a server that says nothing', { code: 'ETIMEDOUT', command: 'CONN' }, 'unreachable'],
    ['anything else', {}, 'later'],
  ])('by %s is read as what it means', (_, parts, kind) => {
    expect(toMailError(errorOf('x', parts), TO).kind).toBe(kind)
  })

  it('is told on one line without the address', () => {
    const error = errorOf(
      `Can't send mail - all recipients were rejected:\n550 <${TO}> unknown`,
      {},
    )
    expect(toMailError(error, TO).message).toBe(
      "Can't send mail - all recipients were rejected: 550 <the recipient> unknown",
    )
    expect(toMailError(errorOf('x'.repeat(1_000), {}), TO).message).toHaveLength(300)
  })

  it('is told in the words of the server where they are about the mail', () => {
    const parts = { response: '550 5.1.1 unknown', responseCode: 550, command: 'RCPT TO' }
    const message = 'Can not send: 550 5.1.1 unknown'
    expect(toMailError(errorOf(message, parts), TO).message).toBe('550 5.1.1 unknown')
    const signIn = { ...parts, command: 'AUTH PLAIN', code: 'EAUTH' }
    expect(toMailError(errorOf(message, signIn), TO).message).toBe(message)
  })

  it('stays what it is when it is known already', () => {
    const known = new MailError('refused', 'No address.')
    expect(toMailError(known, TO)).toBe(known)
    expect(toMailError('text', TO)).toMatchObject({ kind: 'later', message: 'text' })
  })
})

describe('the pauses between tries', () => {
  it('grow, and end after about a day', () => {
    const pauses = Array.from({ length: MAX_TRIES - 1 }, (_, i) => pauseAfter(i + 1))
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b))
    expect(new Set(pauses).size).toBe(pauses.length)
    const hours = pauses.reduce((sum, pause) => sum + pause, 0) / 3_600
    expect(hours).toBeGreaterThan(20)
    expect(hours).toBeLessThan(48)
  })
})
