import { createHmac } from 'node:crypto'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { deliverWebhooks } from '@/alerts/deliverWebhooks'
import { sendWebhook } from '@/alerts/sendWebhook'

import { startAlerts } from '../../../scripts/start/alertLoop'
import { makeOrganization } from '../../support/factories'
import { deliver, storedMails } from '../../support/mails'
import { startSmtpServer } from '../../support/smtpServer'
import { until } from '../ledger/faults/faultBooks'
import { DESK, openAlertDesk, startReceiver, type Call, type Receiver } from './alertDesk'

const desk = openAlertDesk()
let receiver: Receiver

beforeEach(async () => {
  receiver = await startReceiver()
})
afterEach(async () => {
  await desk.app.pool.query('update alert_rules set enabled = false')
  await desk.app.pool.query(
    `update alerts.webhooks set state = 'withdrawn', closed_at = now() where state = 'waiting'`,
  )
  await receiver.stop()
})

const delivery = () => ({
  allowedHosts: ['127.0.0.1'],
  deskSecret: process.env.PAYLOAD_SECRET ?? '',
})

/** As the documentation tells receivers to do it. */
function verify({ headers, body }: Call, secret: string): boolean {
  const [, time, mac] =
    /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['x-llmgateway-signature'])) ?? []
  return mac === createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')
}

/** A rule that fires at once, its secret, and the organization it fires for. */
async function fire(change: Record<string, unknown> = {}) {
  const organization = await makeOrganization(desk.app.pool, { name: 'Acme' })
  await desk.app.pool.query('update organizations set payment_failure_count = 3 where id = $1', [
    organization,
  ])
  const rule = await desk.makeRule({
    ...{ kind: 'payment_failure', scope: 'organization', organization, alertAt: '2' },
    webhookUrl: receiver.url,
    ...change,
  })
  const { body } = await desk.call('POST', `/api/admin/alert-rules/${rule}/secret`, {})
  await desk.evaluate(Date.now())
  return { rule, organization, secret: String(body.secret) }
}

const hooksOf = async (rule: string) => {
  const { rows } = await desk.app.pool.query<{
    state: string
    tries: number
    status: number | null
    problem: string | null
    due_in: number
  }>(
    `select state, tries, status, problem, extract(epoch from due_at - clock_timestamp())::float as due_in
     from alerts.webhooks where rule_id = $1 order by created_at, id`,
    [rule],
  )
  return rows
}

/** As if that many seconds had passed. */
const passTime = (seconds: number) =>
  desk.app.pool.query('update alerts.webhooks set due_at = due_at - make_interval(secs => $1)', [
    seconds,
  ])

describe('a webhook', () => {
  it('says what fired, on which sum, and is signed', async () => {
    const { rule, organization, secret } = await fire()
    expect(await deliverWebhooks(desk.app.pool, delivery())).toEqual({ sent: 1, failed: 0 })
    const [call] = receiver.calls
    if (!call) throw new Error('Nothing came.')
    expect([call.method, call.url, call.headers['content-type']]).toEqual([
      'POST',
      '/hook',
      'application/json',
    ])
    expect(verify(call, secret)).toBe(true)
    expect(verify({ ...call, body: call.body.replace('Acme', 'Evil') }, secret)).toBe(false)
    const [event] = await desk.events(rule)
    expect(call.headers['x-llmgateway-event']).toBe(event?.id)
    expect(JSON.parse(call.body)).toEqual({
      id: event?.id,
      type: 'alert.fired',
      createdAt: expect.stringMatching(/Z$/),
      level: 'alert',
      repeat: false,
      rule: { id: rule, name: 'A rule', kind: 'payment_failure' },
      organization: { id: organization, name: 'Acme' },
      value: '3',
      threshold: '2',
      window: null,
      message: 'Alert: Acme has 3 failed payments in a row, 2 or more.',
      url: `${DESK}/collections/organizations/${organization}`,
    })
    expect(await hooksOf(rule)).toMatchObject([{ state: 'sent', tries: 1, status: 204 }])
  })

  it('is tried again after failures with growing pauses, and arrives once it is taken', async () => {
    const { rule, secret } = await fire()
    receiver.answers = [500, 302, 404]
    for (const [status, problem, pause] of [
      [500, 'The receiver answered 500.', 60],
      [302, 'The receiver answered 302; redirects are not followed.', 300],
      [404, 'The receiver answered 404.', 900],
    ] as const) {
      expect(await deliverWebhooks(desk.app.pool, delivery())).toEqual({ sent: 0, failed: 1 })
      const [hook] = await hooksOf(rule)
      expect(hook).toMatchObject({ state: 'waiting', status, problem })
      expect(hook?.due_in).toBeGreaterThan(pause - 30)
      expect(hook?.due_in).toBeLessThanOrEqual(pause)
      expect(await deliverWebhooks(desk.app.pool, delivery())).toEqual({ sent: 0, failed: 0 })
      await passTime(pause)
    }
    expect(await deliverWebhooks(desk.app.pool, delivery())).toEqual({ sent: 1, failed: 0 })
    expect(receiver.calls.map(({ url }) => url)).toEqual(['/hook', '/hook', '/hook', '/hook'])
    expect(new Set(receiver.calls.map(({ body }) => body)).size).toBe(1)
    expect(receiver.calls.every((call) => verify(call, secret))).toBe(true)
  })

  it('is given up after a day of tries, and told so', async () => {
    const { rule } = await fire()
    await receiver.stop()
    for (let tries = 0; tries < 8; tries += 1) {
      await deliverWebhooks(desk.app.pool, delivery())
      await passTime(13 * 3600)
    }
    receiver = await startReceiver()
    expect(await hooksOf(rule)).toMatchObject([{ state: 'failed', tries: 8, status: null }])
    const { body } = await desk.call('GET', `/api/admin/alert-events?rule=${rule}`)
    expect(body.events[0].messages).toMatchObject([
      { channel: 'webhook', state: 'failed', problem: expect.stringContaining('ECONNREFUSED') },
    ])
  })

  it('is sent by one of many processes', async () => {
    const { rule } = await fire()
    const runs = await Promise.all(
      Array.from({ length: 50 }, () => deliverWebhooks(desk.app.pool, delivery())),
    )
    expect(runs.reduce((sum, { sent }) => sum + sent, 0)).toBe(1)
    expect(receiver.calls).toHaveLength(1)
    expect(await hooksOf(rule)).toMatchObject([{ state: 'sent', tries: 1 }])
  })

  it('of a rule that has none any more is withdrawn', async () => {
    const { rule } = await fire()
    await desk.call('PATCH', `/api/alert-rules/${rule}`, { webhookUrl: null })
    await deliverWebhooks(desk.app.pool, delivery())
    expect(receiver.calls).toEqual([])
    expect(await hooksOf(rule)).toMatchObject([{ state: 'withdrawn' }])
  })

  it('waits for no receiver that says nothing, and goes to no private address', async () => {
    receiver.answers = ['silence']
    const late = await sendWebhook(
      receiver.url,
      { body: '{}', headers: {} },
      { allowedHosts: ['127.0.0.1'], timeoutMs: 200 },
    )
    expect(late).toEqual({
      status: null,
      problem: 'The receiver did not answer within 0.2 seconds.',
    })
    const calls = receiver.calls.length
    const inside = await sendWebhook(
      receiver.url,
      { body: '{}', headers: {} },
      { allowedHosts: [] },
    )
    expect([inside.status, inside.problem]).toEqual([null, expect.stringContaining('https://')])
    expect(receiver.calls).toHaveLength(calls)
    // A public name that leads to this machine, as a rebinding one would.
    const rebound = await sendWebhook(
      'https://localhost.localdomain/',
      { body: '{}', headers: {} },
      { allowedHosts: [] },
    )
    expect(rebound.problem).toMatch(/private network|could not be reached/)
  })
})

describe('a test of a rule', () => {
  it('goes out by every channel, marked, and says what happened', async () => {
    const server = await startSmtpServer()
    try {
      const { rule, secret } = await fire({ emails: ['ops@example.com'] })
      await desk.app.pool.query('delete from alerts.webhooks')
      await desk.app.pool.query('delete from mail.messages')
      const { status, body } = await desk.call('POST', `/api/admin/alert-rules/${rule}/test`, {})
      expect([status, body.channels]).toEqual([
        200,
        [
          { channel: 'email', to: 'ops@example.com', state: 'no_mail_server' },
          { channel: 'webhook', state: 'sent', status: 204, problem: null },
        ],
      ])
      const [call] = receiver.calls
      if (!call) throw new Error('Nothing came.')
      expect(verify(call, secret)).toBe(true)
      expect(JSON.parse(call.body)).toMatchObject({ type: 'alert.test', level: 'test' })
      await deliver(desk.app.pool, server.url)
      expect(server.mails).toHaveLength(1)
      expect(server.mails[0]?.headers.subject).toContain('Test: nothing has happened.')
      const history = await desk.call('GET', `/api/admin/alert-events?rule=${rule}&limit=1`)
      expect(history.body.events[0]).toMatchObject({
        level: 'test',
        messages: [
          { channel: 'email', to: 'ops@example.com', state: 'sent' },
          { channel: 'webhook', state: 'sent', status: 204 },
        ],
      })
      const { rows } = await desk.app.pool.query(
        `select action from audit_logs where resource = $1 and action = 'alert_rule.test'`,
        [rule],
      )
      expect(rows).toHaveLength(1)
    } finally {
      await server.stop()
    }
  })

  it('says why a receiver did not take it', async () => {
    const { rule } = await fire()
    await desk.app.pool.query('delete from alerts.webhooks')
    receiver.answers = [503]
    const { body } = await desk.call('POST', `/api/admin/alert-rules/${rule}/test`, {})
    expect(body.channels).toEqual([
      {
        ...{ channel: 'webhook', state: 'failed', status: 503 },
        problem: 'The receiver answered 503.',
      },
    ])
  })
})

describe('a running server', () => {
  it('evaluates, calls and mails by itself, once with two of them', async () => {
    const settings = {
      adminUrl: DESK,
      databaseUrl: process.env.DATABASE_URL ?? '',
      payloadSecret: process.env.PAYLOAD_SECRET ?? '',
      webhookHosts: ['127.0.0.1'],
    }
    const organization = await makeOrganization(desk.app.pool)
    await desk.app.pool.query('update organizations set payment_failure_count = 3 where id = $1', [
      organization,
    ])
    const rule = await desk.makeRule({
      ...{ kind: 'payment_failure', scope: 'organization', organization, alertAt: '2' },
      ...{ webhookUrl: receiver.url, emails: ['server@example.com'] },
    })
    const stops = [1, 2].map(() => startAlerts(settings, { everyMs: 20 }))
    try {
      await until(async () => receiver.calls.length > 0, 'the webhook was called')
    } finally {
      await Promise.all(stops.map((stop) => stop()))
    }
    expect(receiver.calls).toHaveLength(1)
    expect(await desk.events(rule)).toHaveLength(1)
    const mails = await storedMails(desk.app.pool, { kind: 'alert.told' })
    expect(mails.filter(({ address }) => address === 'server@example.com')).toHaveLength(1)
  })
})
