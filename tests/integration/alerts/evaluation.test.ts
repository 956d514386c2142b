import { afterEach, describe, expect, it } from 'vitest'

import { inTransaction } from '@/db/inTransaction'
import { postUsage } from '@/ledger/postUsage'
import { toNanoUsd } from '@/money/nanoUsd'

import { makeOrganization, topUp } from '../../support/factories'
import { storedMails } from '../../support/mails'
import { HOUR, openAlertDesk } from './alertDesk'

const desk = openAlertDesk()
const DOLLAR = 1_000_000_000n
/** The start of the running hour of the database's clock. */
const hour = Math.floor(Date.now() / HOUR) * HOUR

afterEach(() => desk.app.pool.query('update alert_rules set enabled = false'))

const spend = (organization: string, dollars: bigint) =>
  inTransaction(desk.app.pool, (tx) =>
    postUsage(
      tx,
      [{ organization, apiKey: null, charge: toNanoUsd(dollars * DOLLAR), timeMicros: 0 }],
      null,
    ),
  )

const told = async (rule: string) =>
  (await desk.events(rule)).map(({ level, is_repeat, value }) => [level, is_repeat, value])

describe('a rule', () => {
  it('warns, alerts, repeats and tells the end, with the sum it fired on', async () => {
    const organization = await makeOrganization(desk.app.pool, { name: 'Acme' })
    await topUp(desk.app.pool, organization, '20')
    const rule = await desk.makeRule({
      ...{ name: 'Acme runs dry', kind: 'low_balance', scope: 'organization', organization },
      ...{ warningAt: '10', alertAt: '5', renotifyHours: 24, emails: ['ops@example.com'] },
    })
    let now = hour
    const later = (hours: number) => desk.evaluate((now += hours * HOUR))
    expect(await later(0)).toMatchObject({ evaluated: 1, fired: 0, failed: [] })
    await spend(organization, 12n)
    await later(1)
    await later(1)
    await spend(organization, 5n)
    await later(1)
    await later(23)
    await later(1)
    await topUp(desk.app.pool, organization, '100')
    await later(1)
    await later(1)
    expect(await told(rule)).toEqual([
      ['warning', false, '8'],
      ['alert', false, '3'],
      ['alert', true, '3'],
      ['resolved', false, '103'],
    ])
    const [first, second] = await desk.events(rule)
    expect(first?.message).toBe('Warning: Acme has a balance of $8.00, below $10.00.')
    expect(second).toMatchObject({ threshold: '5', is_notified: true })
    const timeline = await desk.call(
      'GET',
      `/api/admin/organizations/${organization}/timeline?kind=alerts&limit=1`,
    )
    expect(timeline.body.events).toMatchObject([
      { kind: 'alerts', sentence: 'Resolved: Acme has a balance of $103.00, which is well again' },
    ])
    const mails = await storedMails(desk.app.pool, { kind: 'alert.told' })
    expect(mails.map(({ content }) => content?.subject)).toEqual([
      'Warning: Acme has a balance of $8.00, below $10.00.',
      'Alert: Acme has a balance of $3.00, below $5.00.',
      'Alert, still: Acme has a balance of $3.00, below $5.00.',
      'Resolved: Acme has a balance of $103.00, which is well again.',
    ])
  })

  it('fires once, however many evaluate it at the same moment', async () => {
    const organizations = await Promise.all(
      Array.from({ length: 5 }, () => makeOrganization(desk.app.pool)),
    )
    for (const organization of organizations) await spend(organization, 3n)
    const rule = await desk.makeRule({
      ...{ kind: 'low_balance', scope: 'each_organization', alertAt: '0' },
      emails: ['once@example.com'],
      webhookUrl: 'http://127.0.0.1:9/',
    })
    const runs = await Promise.all(Array.from({ length: 50 }, () => desk.evaluate(hour)))
    // Those that come behind the first, at a later moment, find it known.
    const later = await Promise.all(
      Array.from({ length: 50 }, (_, index) => desk.evaluate(hour + (index + 1) * 60_000)),
    )
    expect([...runs, ...later].flatMap(({ failed }) => failed)).toEqual([])
    const fired = (await desk.events(rule)).map(({ organization_id }) => organization_id)
    expect(fired.sort()).toEqual(expect.arrayContaining([...organizations].sort()))
    expect(new Set(fired).size).toBe(fired.length)
    const mails = await storedMails(desk.app.pool, { kind: 'alert.told' })
    expect(mails.filter(({ address }) => address === 'once@example.com')).toHaveLength(fired.length)
    const { rows } = await desk.app.pool.query(
      'select event_id from alerts.webhooks where rule_id = $1',
      [rule],
    )
    expect(rows).toHaveLength(fired.length)
  })

  it('that cannot be evaluated is noted and holds up no other', async () => {
    const organization = await makeOrganization(desk.app.pool)
    await spend(organization, 3n)
    const thresholds = { kind: 'low_balance', scope: 'organization', organization, alertAt: '0' }
    const [broken, whole] = [await desk.makeRule(thresholds), await desk.makeRule(thresholds)]
    await desk.app.pool.query(
      `update alert_rules set quiet_from = 'x', quiet_to = 'y' where id = $1`,
      [broken],
    )
    await desk.app.pool.query(
      `insert into alert_rules_texts ("order", parent_id, path, text) values (1, $1, 'emails', 'a@example.com')`,
      [broken],
    )
    const { failed, evaluated } = await desk.evaluate(hour)
    expect([failed.map(({ rule }) => rule), evaluated]).toEqual([[broken], 1])
    expect(await desk.events(broken)).toEqual([])
    expect(await desk.events(whole)).toHaveLength(1)
    const { rows } = await desk.app.pool.query(
      'select problem from alerts.evaluations where rule_id = $1',
      [broken],
    )
    expect(rows).toEqual([{ problem: 'Quiet times are checked when they are set.' }])
  })

  it('delays mail until quiet time is over, and nothing else', async () => {
    const organization = await makeOrganization(desk.app.pool)
    await spend(organization, 3n)
    const rule = await desk.makeRule({
      ...{ kind: 'low_balance', scope: 'organization', organization, alertAt: '0' },
      ...{ emails: ['asleep@example.com'], webhookUrl: 'http://127.0.0.1:9/' },
      ...{ quietFrom: '22:00', quietTo: '07:00', quietZone: 'Europe/Berlin' },
    })
    const night = Date.parse('2030-03-30T23:30:00Z')
    await desk.evaluate(night)
    const { rows } = await desk.app.pool.query(
      `select due_at from mail.messages where address = 'asleep@example.com'`,
    )
    // The night in which the clocks are put forward.
    expect(rows).toEqual([{ due_at: new Date('2030-03-31T05:00:00Z') }])
    expect(await desk.events(rule)).toHaveLength(1)
    const hooks = await desk.app.pool.query(
      `select 1 from alerts.webhooks where rule_id = $1 and due_at <= clock_timestamp()`,
      [rule],
    )
    expect(hooks.rowCount).toBe(1)
  })

  it('begins anew when it watches something else, and keeps what it fired when it is removed', async () => {
    const organization = await makeOrganization(desk.app.pool)
    await spend(organization, 3n)
    const rule = await desk.makeRule({
      ...{ kind: 'low_balance', scope: 'organization', organization, alertAt: '0' },
    })
    await desk.evaluate(hour)
    await desk.call('PATCH', `/api/alert-rules/${rule}`, {
      alertAt: '1',
      emails: ['x@example.com'],
    })
    await desk.evaluate(hour + HOUR)
    expect(await told(rule)).toHaveLength(1)
    await desk.call('PATCH', `/api/alert-rules/${rule}`, { enabled: false })
    expect(await desk.evaluate(hour + 2 * HOUR)).toMatchObject({ evaluated: 0 })
    await desk.call('PATCH', `/api/alert-rules/${rule}`, { enabled: true })
    await desk.evaluate(hour + 3 * HOUR)
    expect(await told(rule)).toHaveLength(2)
    await desk.call('DELETE', `/api/alert-rules/${rule}`)
    const { body } = await desk.call('GET', `/api/admin/alert-events?rule=${rule}&limit=1`)
    expect(body.events).toMatchObject([{ level: 'alert', ruleName: 'A rule', organization }])
    const next = await desk.call(
      'GET',
      `/api/admin/alert-events?rule=${rule}&limit=1&cursor=${body.pagination.nextCursor}`,
    )
    expect(next.body.events).toHaveLength(1)
    expect(next.body.pagination.hasMore).toBe(false)
    await expect(
      desk.app.pool.query(`update alerts.events set message = '' where rule_id = $1`, [rule]),
    ).rejects.toThrow('never changed')
  })
})
