import { createTransport } from 'nodemailer'

import type { MailSender } from '@/env'

/** A mail as it goes out. */
export type OutgoingMail = {
  /** With angle brackets. */
  messageId: string
  to: string
  subject: string
  text: string | null
  html: string | null
}

/** Hands a mail to a server. */
export type MailTransport = {
  /** Settles within a minute. @throws MailError */
  send: (mail: OutgoingMail) => Promise<void>
}

/** Why a mail was not taken. The message is for people and names no password. */
export class MailError extends Error {
  /**
   * `refused`: this mail will never be taken. `unreachable`: no mail will be taken now. `later`: this
   * one may be taken at another time.
   */
  readonly kind: 'later' | 'refused' | 'unreachable'

  constructor(kind: MailError['kind'], message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'MailError'
    this.kind = kind
  }
}

const CONNECT_MS = 10_000
/** Without a byte from the server. */
const SILENCE_MS = 20_000
/** For one mail, whatever the server does meanwhile. */
const SEND_MS = 60_000

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/i

/**
 * A transport for `smtp://user:password@host:port` (STARTTLS where the server offers it, and always
 * when a password is sent to another machine) or `smtps://` (TLS from the start). Certificates are
 * checked, but for a plain connection that never leaves this machine. `abort` cuts off what is being
 * sent: whether the server has taken it is not known then.
 */
export function smtpTransport(
  smtpUrl: string,
  from: MailSender,
  { abort }: { abort?: AbortSignal } = {},
): MailTransport {
  const { protocol, hostname, port, username, password } = new URL(smtpUrl)
  const isSecure = protocol === 'smtps:'
  const isLocal = LOOPBACK.test(hostname)
  const transport = createTransport({
    host: hostname.replace(/^\[|\]$/g, ''),
    ...(port === '' ? {} : { port: Number(port) }),
    secure: isSecure,
    // A local relay often has a certificate that nobody has signed.
    ignoreTLS: isLocal && !isSecure,
    requireTLS: !isLocal && !isSecure && username !== '',
    ...(username === ''
      ? {}
      : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    dnsTimeout: CONNECT_MS,
    // No content of ours is read from a file or an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    send: async ({ messageId, to, subject, text, html }) => {
      if (!isAddress(to)) throw new MailError('refused', 'This is no e-mail address.')
      const late = AbortSignal.timeout(SEND_MS)
      try {
        await transport.sendMail({
          from,
          // As an object: a text would be read as a list of addresses.
          to: { name: '', address: to },
          messageId,
          subject,
          ...(text === null ? {} : { text }),
          ...(html === null ? {} : { html }),
          headers: { 'Auto-Submitted': 'auto-generated' },
          signal: abort ? AbortSignal.any([late, abort]) : late,
        })
      } catch (error) {
        if (late.aborted)
          throw new MailError('unreachable', 'The server took longer than a minute.', error)
        throw toMailError(error, to)
      }
    },
  }
}

const isAddress = (text: string): boolean => /^[^\s<>",;:@\p{Cc}]+@[^\s<>",;:@\p{Cc}]+$/u.test(text)

type SmtpProblem = {
  code?: unknown
  /** What the server said, if it said anything. */
  response?: unknown
  responseCode?: unknown
  command?: unknown
  message: string
}

const MAX_PROBLEM = 300

/** What a failed try means for the mail, in words that do not repeat the recipient's address. */
export function toMailError(error: unknown, to: string): MailError {
  if (error instanceof MailError) return error
  const problem: SmtpProblem = error instanceof Error ? error : { message: String(error) }
  // About a mail its own words say it best; about anything else they need to be introduced.
  const { response, message: told } = problem
  const message = (isAboutMail(problem) && typeof response === 'string' ? response : told)
    .replaceAll(to, 'the recipient')
    .replace(/\s+/g, ' ')
    .slice(0, MAX_PROBLEM)
  return new MailError(kindOf(problem), message, error)
}

/** Codes of nodemailer for what goes wrong before any mail is talked about. */
const SERVER_CODES: ReadonlySet<unknown> = new Set([
  ...['EAUTH', 'ECONNECTION', 'ECONNREFUSED', 'ECONNRESET', 'EDNS', 'EHOSTUNREACH', 'ENETUNREACH'],
  ...['ENOTFOUND', 'EOAUTH2', 'EPROTOCOL', 'ESOCKET', 'ETIMEDOUT', 'ETLS', 'EREQUIRETLS'],
])

const isAboutMail = ({ command }: Pick<SmtpProblem, 'command'>): boolean =>
  command === 'RCPT TO' || command === 'DATA'

function kindOf({ code, responseCode, command }: SmtpProblem): MailError['kind'] {
  const isFinalReply = typeof responseCode === 'number' && responseCode >= 500
  // A server that refuses the sender or the sign-in would refuse any other mail as well.
  if (isFinalReply && isAboutMail({ command })) return 'refused'
  return SERVER_CODES.has(code) || command === 'MAIL FROM' || command === 'CONN'
    ? 'unreachable'
    : 'later'
}
