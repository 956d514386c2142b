import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { EnvironmentError, parseEnv, requireEnv } from '@/env'

const problemOf = (record: Record<string, string>): string => {
  try {
    parseEnv(record)
  } catch (error) {
    expect(error).toBeInstanceOf(EnvironmentError)
    return (error as Error).message
  }
  throw new Error('The record was accepted.')
}

describe('parseEnv', () => {
  it('fills every default from an empty environment', () => {
    expect(parseEnv({})).toEqual({
      port: 3006,
      host: '127.0.0.1',
      adminUrl: 'http://localhost:3006',
      databaseUrl: undefined,
      dataDir: path.resolve('.data'),
      adminEmail: 'owner@example.com',
      adminPassword: undefined,
      payloadSecret: undefined,
      demoData: true,
      logLevel: 'info',
      stripeSecretKey: undefined,
      stripeWebhookSecret: undefined,
      stripeApiBase: undefined,
      smtpUrl: undefined,
      mailFrom: { name: 'LLM Gateway Admin', address: 'no-reply@localhost' },
      webhookHosts: [],
      trustedProxies: [],
    })
  })

  it('takes an empty value for an unset one', () => {
    expect(parseEnv({ PORT: '', DATABASE_URL: '', ADMIN_PASSWORD: '' })).toEqual(parseEnv({}))
  })

  it('derives the public address from the port and drops a trailing slash', () => {
    expect(parseEnv({ PORT: '8080' }).adminUrl).toBe('http://localhost:8080')
    expect(parseEnv({ ADMIN_URL: 'https://admin.example.com/' }).adminUrl).toBe(
      'https://admin.example.com',
    )
  })

  it('lets mail come from the host of the public address, unless somebody says otherwise', () => {
    const senderOf = (record: Record<string, string>) => parseEnv(record).mailFrom
    const name = 'LLM Gateway Admin'
    expect(senderOf({ ADMIN_URL: 'https://admin.example.com:8443' })).toEqual({
      name,
      address: 'no-reply@admin.example.com',
    })
    for (const ADMIN_URL of ['http://10.0.0.1:3006', 'http://[::1]:3006'])
      expect(senderOf({ ADMIN_URL })).toEqual({ name, address: 'no-reply@localhost' })
    expect(senderOf({ MAIL_FROM: 'Zoë, Billing <billing@example.com>' })).toEqual({
      name: 'Zoë, Billing',
      address: 'billing@example.com',
    })
    expect(senderOf({ MAIL_FROM: 'billing@example.com' }).address).toBe('billing@example.com')
  })

  it.each(['smtp://mail', 'smtps://a%40b:p%3Ass@mail.example.com:465', 'smtp://[::1]:2525/'])(
    'accepts the mail server %s',
    (SMTP_URL) => {
      expect(parseEnv({ SMTP_URL }).smtpUrl).toBe(SMTP_URL)
    },
  )

  it.each([
    'mail.example.com',
    'smtp://',
    'smtp://mail:70000',
    'smtp://mail/path',
    'smtp://mail?pool=true',
    'smtp://user:100%@mail',
  ])('refuses the mail server %s', (SMTP_URL) => {
    const message = problemOf({ SMTP_URL })
    expect(message).toMatch(/^SMTP_URL is wrong.*: expected an smtp:\/\//)
    expect(message.split('\n')).toHaveLength(1)
  })

  it('leaves demo data out when a database is given, unless asked for', () => {
    const DATABASE_URL = 'postgres://a:b@db/c'
    expect(parseEnv({ DATABASE_URL }).demoData).toBe(false)
    expect(parseEnv({ DATABASE_URL, DEMO_DATA: '1' }).demoData).toBe(true)
    expect(parseEnv({ DEMO_DATA: '0' }).demoData).toBe(false)
  })

  it('splits trusted proxies and accepts both address families', () => {
    expect(parseEnv({ TRUSTED_PROXIES: '10.0.0.0/8, ::1 ,192.168.1.1' }).trustedProxies).toEqual([
      '10.0.0.0/8',
      '::1',
      '192.168.1.1',
    ])
  })

  it.each([
    ['PORT', '0'],
    ['PORT', '65536'],
    ['PORT', '3006x'],
    ['PORT', '-1'],
    ['HOST', 'a b'],
    ['ADMIN_URL', 'admin.example.com'],
    ['ADMIN_URL', 'https://admin.example.com/billing'],
    ['ADMIN_URL', 'ftp://admin.example.com'],
    ['ADMIN_EMAIL', 'owner'],
    ['DEMO_DATA', 'yes'],
    ['LOG_LEVEL', 'loud'],
    ['TRUSTED_PROXIES', '10.0.0.0/33'],
    ['TRUSTED_PROXIES', 'proxy.internal'],
    ['STRIPE_API_BASE', 'localhost:12111'],
    ['MAIL_FROM', 'Billing'],
    ['MAIL_FROM', 'Billing <a@x.com>, b@x.com'],
    ['MAIL_FROM', 'Billing\r\nBcc: b@x.com <a@x.com>'],
    ['MAIL_FROM', 'Billing <a@x.com> <b@x.com>'],
  ])('refuses %s=%s, naming variable, value and what is allowed', (name, value) => {
    const message = problemOf({ [name]: value })
    expect(message).toContain(`${name} is ${JSON.stringify(value)}: expected `)
    expect(message.split('\n')).toHaveLength(1)
  })

  it.each([
    ['DATABASE_URL', 'mysql://root:hunter2@db/x'],
    ['PAYLOAD_SECRET', 'hunter2'],
    ['STRIPE_SECRET_KEY', 'hunter2'],
    ['STRIPE_WEBHOOK_SECRET', 'hunter2'],
    ['SMTP_URL', 'http://user:hunter2@mail'],
  ])('never repeats the secret value of a wrong %s', (name, value) => {
    const message = problemOf({ [name]: value })
    expect(message).toContain(name)
    expect(message).not.toContain('hunter2')
  })

  it('names every wrong variable at once', () => {
    expect(problemOf({ PORT: 'x', LOG_LEVEL: 'y' }).split('\n')).toHaveLength(2)
  })
})

describe('requireEnv', () => {
  it('refuses to serve without a database and a secret', () => {
    expect(() => requireEnv({})).toThrow(/DATABASE_URL is not set.*\nPAYLOAD_SECRET is not set/)
  })

  it.each([{ NEXT_PHASE: 'phase-production-build' }, { npm_lifecycle_event: 'build' }])(
    'stands in for both while building (%o)',
    (record) => {
      const env = requireEnv(record)
      expect(env.databaseUrl).toContain('127.0.0.1:1/')
      expect(env.payloadSecret).toContain('placeholder')
    },
  )

  it('never stands in while serving', () => {
    expect(() => requireEnv({ NEXT_PHASE: 'phase-production-server' })).toThrow(EnvironmentError)
  })

  it('prefers given values while building', () => {
    const given = { DATABASE_URL: 'postgres://a:b@db/c', PAYLOAD_SECRET: 'x'.repeat(32) }
    const env = requireEnv({ NEXT_PHASE: 'phase-production-build', ...given })
    expect([env.databaseUrl, env.payloadSecret]).toEqual(Object.values(given))
  })
})
