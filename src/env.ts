import { isIP } from 'node:net'
import path from 'node:path'
import { z } from 'zod'

/**
 * The environment, read once. Every variable this application knows stands in `variables`; an empty
 * value counts as unset, so that a variable can be switched off from outside.
 */

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const

const isAddressRange = (range: string): boolean => {
  const [address = '', prefix, ...rest] = range.split('/')
  const family = isIP(address)
  if (family === 0 || rest.length > 0) return false
  if (prefix === undefined) return true
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128)
}

/** `host` or `host:port`, as it stands in an address. */
const isHost = (host: string): boolean =>
  URL.canParse(`https://${host}`) && new URL(`http://${host}`).host === host.replace(/:80$/, '')

const splitList = (list: string): string[] =>
  list
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')

const isUrlOf =
  (...protocols: string[]) =>
  (value: string): boolean =>
    URL.canParse(value) && protocols.includes(new URL(value).protocol)

const isOrigin = (value: string): boolean => {
  if (!isUrlOf('http:', 'https:')(value)) return false
  const url = new URL(value)
  return url.pathname === '/' && url.search === '' && url.hash === '' && url.username === ''
}

const webAddress = z
  .string()
  .refine(
    isOrigin,
    'an http:// or https:// address without path, such as https://admin.example.com',
  )
  .transform((value) => new URL(value).origin)

const postgresUrl = z
  .string()
  .refine(isUrlOf('postgres:', 'postgresql:'), 'a postgres://user:password@host:port/database URL')

const isDecodable = (text: string): boolean => {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}

const isMailServer = (value: string): boolean => {
  if (!isUrlOf('smtp:', 'smtps:')(value)) return false
  const { hostname, username, password, pathname, search, hash } = new URL(value)
  const isBare = (pathname === '' || pathname === '/') && search === '' && hash === ''
  return hostname !== '' && isBare && isDecodable(username) && isDecodable(password)
}

/** As it stands in a From header: `Name <name@host>`, or the address alone. */
export type MailSender = { name: string; address: string }

const SENDER =
  /^(?:([^<>"\p{Cc}]*\S)\s*<([^\s<>",;:@]+@[^\s<>",;:@]+)>|([^\s<>",;:@]+@[^\s<>",;:@]+))$/u

const toSender = (value: string, defaultName: string): MailSender => {
  const [, name, named, bare] = SENDER.exec(value) ?? []
  return { name: name?.trim() ?? defaultName, address: named ?? bare ?? value }
}

const SENDER_NAME = 'LLM Gateway Admin'

/** Mail of a desk comes from its own host, unless somebody says otherwise. */
const defaultSender = (adminUrl: string): MailSender => {
  const { hostname } = new URL(adminUrl)
  const isName = isIP(hostname.replace(/^\[|\]$/g, '')) === 0
  return { name: SENDER_NAME, address: `no-reply@${isName ? hostname : 'localhost'}` }
}

const variables = {
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'a port number from 1 to 65535')
    .transform(Number)
    .refine((port) => port >= 1 && port <= 65_535, 'a port number from 1 to 65535')
    .default(3006),
  HOST: z
    .string()
    .regex(/^[A-Za-z0-9.:_-]{1,253}$/, 'a host name or address to listen on, such as 0.0.0.0')
    .default('127.0.0.1'),
  ADMIN_URL: webAddress.optional(),
  DATABASE_URL: postgresUrl.optional(),
  DATA_DIR: z
    .string()
    .refine((value) => !value.includes('\0'), 'a folder')
    .default('.data'),
  ADMIN_EMAIL: z
    .string()
    .regex(/^[^\s@]+@[^\s@]+$/, 'an e-mail address')
    .default('owner@example.com'),
  ADMIN_PASSWORD: z.string().optional(),
  PAYLOAD_SECRET: z.string().min(16, 'at least 16 random characters').optional(),
  DEMO_DATA: z.enum(['0', '1'], '0 or 1').optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, `one of ${LOG_LEVELS.join(', ')}`).default('info'),
  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^(sk|rk)_\S+$/, 'a secret key of Stripe (sk_… or rk_…)')
    .optional(),
  STRIPE_WEBHOOK_SECRET: z
    .string()
    .regex(/^whsec_\S+$/, 'a webhook signing secret of Stripe (whsec_…)')
    .optional(),
  STRIPE_API_BASE: webAddress.optional(),
  SMTP_URL: z
    .string()
    .refine(isMailServer, 'an smtp://user:password@host:port or smtps:// URL without path')
    .optional(),
  MAIL_FROM: z
    .string()
    .regex(SENDER, 'an e-mail address, or a name before one: Billing <billing@example.com>')
    .optional(),
  ALERT_WEBHOOK_HOSTS: z
    .string()
    .transform((list) => splitList(list.toLowerCase()))
    .refine(
      (list) => list.every(isHost),
      'hosts like alerts.internal or 127.0.0.1:9000, with commas',
    )
    .default([]),
  TRUSTED_PROXIES: z
    .string()
    .transform(splitList)
    .refine(
      (list) => list.every(isAddressRange),
      'addresses or ranges like 10.0.0.0/8, with commas',
    )
    .default([]),
} satisfies Record<string, z.ZodType>

type VariableName = keyof typeof variables

/** Every variable that this application reads. */
export const VARIABLE_NAMES = Object.keys(variables) as readonly VariableName[]

const SECRETS: ReadonlySet<VariableName> = new Set([
  'ADMIN_PASSWORD',
  'DATABASE_URL',
  'PAYLOAD_SECRET',
  'SMTP_URL',
  'STRIPE_SECRET_KEY',
  'STRIPE_WEBHOOK_SECRET',
])

export interface Settings {
  readonly port: number
  readonly host: string
  /** Public origin without trailing slash. */
  readonly adminUrl: string
  readonly databaseUrl: string | undefined
  /** Absolute. */
  readonly dataDir: string
  readonly adminEmail: string
  readonly adminPassword: string | undefined
  readonly payloadSecret: string | undefined
  /** Unset = on with the embedded database, off with a given DATABASE_URL. */
  readonly demoData: boolean
  readonly logLevel: (typeof LOG_LEVELS)[number]
  readonly stripeSecretKey: string | undefined
  readonly stripeWebhookSecret: string | undefined
  readonly stripeApiBase: string | undefined
  /** Without it no mail goes out. */
  readonly smtpUrl: string | undefined
  readonly mailFrom: MailSender
  /** Receivers of webhooks (`host` or `host:port`) that may be private and without TLS. */
  readonly webhookHosts: readonly string[]
  /** Addresses and CIDR ranges whose forwarded headers are believed. */
  readonly trustedProxies: readonly string[]
}

/** What the running server has: the start commands put the two generated values into place. */
export interface Env extends Settings {
  readonly databaseUrl: string
  readonly payloadSecret: string
}

/** One message for people: every wrong variable on a line of its own. */
export class EnvironmentError extends Error {
  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
    this.name = 'EnvironmentError'
  }
}

const explain = (name: VariableName, value: string, allowed: string): string =>
  SECRETS.has(name)
    ? `${name} is wrong (its value is not shown): expected ${allowed}.`
    : `${name} is ${JSON.stringify(value)}: expected ${allowed}.`

/** Reads a record like process.env. Throws EnvironmentError naming each wrong variable. */
export const parseEnv = (record: Readonly<Record<string, string | undefined>>): Settings => {
  const given = Object.fromEntries(
    VARIABLE_NAMES.map((name) => [name, record[name] === '' ? undefined : record[name]]),
  )
  const parsed = z.object(variables).safeParse(given)
  if (!parsed.success) {
    throw new EnvironmentError(
      parsed.error.issues.map((issue) => {
        const name = issue.path[0] as VariableName
        return explain(name, given[name] ?? '', issue.message)
      }),
    )
  }
  const values = parsed.data
  const adminUrl = values.ADMIN_URL ?? `http://localhost:${values.PORT}`
  return {
    port: values.PORT,
    host: values.HOST,
    adminUrl,
    databaseUrl: values.DATABASE_URL,
    dataDir: path.resolve(values.DATA_DIR),
    adminEmail: values.ADMIN_EMAIL,
    adminPassword: values.ADMIN_PASSWORD,
    payloadSecret: values.PAYLOAD_SECRET,
    demoData: (values.DEMO_DATA ?? (values.DATABASE_URL === undefined ? '1' : '0')) === '1',
    logLevel: values.LOG_LEVEL,
    stripeSecretKey: values.STRIPE_SECRET_KEY,
    stripeWebhookSecret: values.STRIPE_WEBHOOK_SECRET,
    stripeApiBase: values.STRIPE_API_BASE,
    smtpUrl: values.SMTP_URL,
    mailFrom:
      values.MAIL_FROM === undefined
        ? defaultSender(adminUrl)
        : toSender(values.MAIL_FROM, SENDER_NAME),
    webhookHosts: values.ALERT_WEBHOOK_HOSTS,
    trustedProxies: values.TRUSTED_PROXIES,
  }
}

/**
 * `next build` and the code generators load the configuration without a database and without a
 * secret. They get values that cannot work, and only they: the port is closed and the secret is
 * never used to sign anything, because nothing is served.
 */
const BUILD_PLACEHOLDERS = {
  databaseUrl: 'postgres://build:build@127.0.0.1:1/build',
  payloadSecret: 'build-time-placeholder-that-signs-nothing',
} as const

const isBuilding = (record: Readonly<Record<string, string | undefined>>): boolean =>
  record['NEXT_PHASE'] === 'phase-production-build' || record['npm_lifecycle_event'] === 'build'

/** The settings of a process that has a database and a secret; throws when one is missing. */
export const requireEnv = (record: Readonly<Record<string, string | undefined>>): Env => {
  const settings = parseEnv(record)
  const placeholders = isBuilding(record) ? BUILD_PLACEHOLDERS : undefined
  const databaseUrl = settings.databaseUrl ?? placeholders?.databaseUrl
  const payloadSecret = settings.payloadSecret ?? placeholders?.payloadSecret
  const missing = [
    ...(databaseUrl === undefined ? ['DATABASE_URL'] : []),
    ...(payloadSecret === undefined ? ['PAYLOAD_SECRET'] : []),
  ]
  if (databaseUrl === undefined || payloadSecret === undefined) {
    throw new EnvironmentError(
      missing.map((name) => `${name} is not set: start through npm start, which provides it.`),
    )
  }
  return { ...settings, databaseUrl, payloadSecret }
}

let known: Env | undefined

/** The settings of this process, parsed at the first call. */
export const env = (): Env => (known ??= requireEnv(process.env))
