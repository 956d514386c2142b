import type { AddressInfo } from 'node:net'

import { SMTPServer } from 'smtp-server'

/** A mail as a real server took it. */
export type ReceivedMail = {
  to: string
  from: string
  /** By lower-case name, unfolded, encoded words decoded. */
  headers: Record<string, string>
  text: string
  html: string
}

type Options = {
  /** What the server answers to RCPT TO; null: it takes the mail. */
  refuse?: (address: string) => { code: number; message: string } | null
  /** Before it is acknowledged. */
  onMail?: (mail: ReceivedMail) => Promise<void> | void
  /** Taken as the only account there is. */
  account?: { user: string; password: string }
}

export type TestSmtpServer = {
  url: string
  mails: ReceivedMail[]
  stop: () => Promise<void>
}

/** A mail server of this machine that keeps what it is given. */
export async function startSmtpServer(options: Options = {}): Promise<TestSmtpServer> {
  const { refuse = () => null, onMail, account } = options
  const mails: ReceivedMail[] = []
  const server = new SMTPServer({
    disabledCommands: account ? ['STARTTLS'] : ['STARTTLS', 'AUTH'],
    allowInsecureAuth: true,
    authOptional: account === undefined,
    disableReverseLookup: true,
    closeTimeout: 100,
    onAuth: (auth, _session, callback) =>
      auth.username === account?.user && auth.password === account?.password
        ? callback(null, { user: auth.username })
        : callback(replyOf({ code: 535, message: 'Wrong password' })),
    onRcptTo: ({ address }, _session, callback) => {
      const refusal = refuse(address)
      callback(refusal ? replyOf(refusal) : null)
    },
    onData: (stream, session, callback) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        const mail = {
          ...readMail(Buffer.concat(chunks).toString('utf8')),
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address).join(', '),
        }
        mails.push(mail)
        Promise.resolve(onMail?.(mail)).then(
          () => callback(null),
          (error: unknown) => callback(error as Error),
        )
      })
    },
  })
  // A client that is killed resets its connection.
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const taken = (server.server.address() as AddressInfo).port
  return {
    url: `smtp://127.0.0.1:${taken}`,
    mails,
    stop: () => new Promise((resolve) => server.close(resolve)),
  }
}

const replyOf = ({ code, message }: { code: number; message: string }) =>
  Object.assign(new Error(message), { responseCode: code })

type Part = { headers: Record<string, string>; body: string }

const readMail = (raw: string): Pick<ReceivedMail, 'headers' | 'html' | 'text'> => {
  const { headers, body } = readPart(raw)
  const boundary = /boundary="([^"]+)"/.exec(headers['content-type'] ?? '')?.[1]
  const parts =
    boundary === undefined
      ? [{ headers, body }]
      : body
          .split(`--${boundary}`)
          .slice(1, -1)
          .map((part) => readPart(part.replace(/^\r\n/, '')))
  const textOf = (type: string) =>
    decodeBody(parts.find((part) => part.headers['content-type']?.startsWith(type)))
  return { headers, text: textOf('text/plain'), html: textOf('text/html') }
}

function readPart(raw: string): Part {
  const end = raw.indexOf('\r\n\r\n')
  const lines = raw
    .slice(0, end)
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
  const headers = lines.map((line) => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).toLowerCase(), decodeWords(line.slice(colon + 1).trim())]
  })
  return { headers: Object.fromEntries(headers), body: raw.slice(end + 4) }
}

const decodeQuoted = (text: string): string =>
  Buffer.from(
    text.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  ).toString('utf8')

const decodeWords = (header: string): string =>
  header
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([QB])\?([^?]*)\?=/gi, (_, kind: string, text: string) =>
      kind.toUpperCase() === 'B'
        ? Buffer.from(text, 'base64').toString('utf8')
        : decodeQuoted(text.replaceAll('_', ' ')),
    )

function decodeBody(part: Part | undefined): string {
  if (!part) return ''
  const encoding = part.headers['content-transfer-encoding']
  const text =
    encoding === 'base64'
      ? Buffer.from(part.body, 'base64').toString('utf8')
      : encoding === 'quoted-printable'
        ? decodeQuoted(part.body.replace(/=\r\n/g, ''))
        : part.body
  return text.replace(/\r\n/g, '\n').trimEnd()
}
