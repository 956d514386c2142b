import { describe, expect, it } from 'vitest'

import type { AttentionItem } from '@/alerts/attention'
import { ALERT_KINDS } from '@/alerts/alertRule'
import { readFiringAlerts } from '@/alerts/firingAlerts'
import { rowsBehind } from '@/alerts/rowsBehind'
import { inTransaction } from '@/db/inTransaction'
import { toQueryable } from '@/db/tx'
import { postUsage } from '@/ledger/postUsage'
import { toNanoUsd } from '@/money/nanoUsd'

import { makeOrganization, signInAs, topUp } from '../../support/factories'
import { HOUR, openAlertDesk } from './alertDesk'

const desk = openAlertDesk()
const START = Date.UTC(2026, 5, 1, 12)

const spend = (organization: string, dollars: bigint) =>
  inTransaction(desk.app.pool, (tx) =>
    postUsage(
      tx,
      [
        {
          ...{ organization, apiKey: null, timeMicros: 0 },
          charge: toNanoUsd(dollars * 1_000_000_000n),
        },
      ],
      null,
    ),
  )

describe('alert rules that fire', () => {
  it('are listed while they do, with what was measured against what, alerts first', async () => {
    const [owing, deep] = [
      await makeOrganization(desk.app.pool, { name: 'Owing' }),
      await makeOrganization(desk.app.pool, { name: 'Deep' }),
    ]
    await topUp(desk.app.pool, owing, '10')
    await topUp(desk.app.pool, deep, '10')
    await spend(owing, 3n)
    const rule = await desk.makeRule({
      ...{ name: 'Low', kind: 'low_balance', scope: 'each_organization' },
      ...{ warningAt: '8', alertAt: '1', renotifyHours: 1 },
    })
    await desk.evaluate(START)
    await spend(deep, 10n)
    await desk.evaluate(START + 2 * HOUR)
    const read = async (limit = 10) =>
      readFiringAlerts(toQueryable(desk.app.pool), { limit, now: START + 3 * HOUR })
    const { total, items } = await read()
    expect(total).toBe(2)
    expect(items[0]).toEqual({
      id: `${rule} ${deep}`,
      subject: 'Low',
      organization: deep,
      amount: null,
      since: new Date(START + 2 * HOUR).toISOString(),
      sentence: 'Deep has a balance of $0.00, below $1.00.',
      whatToDo: expect.stringMatching(/\.$/) as string,
      path: `/collections/alert-rules/${rule}`,
      alert: {
        level: 'alert',
        rule,
        kind: 'low_balance',
        scope: 'each_organization',
        window: null,
        organizationName: 'Deep',
        value: '0',
        threshold: '1',
        rowsPath: `/collections/organizations/${deep}/transactions`,
      },
    })
    // Told again meanwhile: the words are those told last, the time is when it began.
    expect(items[1]).toMatchObject({
      organization: owing,
      since: new Date(START).toISOString(),
      sentence: 'Owing has a balance of $7.00, below $8.00.',
      alert: { level: 'warning', value: '7', threshold: '8' },
    })
    expect(await read(1)).toMatchObject({ total: 2, items: [{ organization: deep }] })

    // Well again: it is over. Switched off: nothing fires.
    await desk.call('PATCH', `/api/alert-rules/${rule}`, { warningAt: '5' })
    await desk.evaluate(START + 4 * HOUR)
    expect((await read()).items.map(({ organization }) => organization)).toEqual([deep])
    await desk.call('PATCH', `/api/alert-rules/${rule}`, { enabled: false })
    expect(await read()).toEqual({ total: 0, items: [] })
  })

  it('of everybody together, by right over HTTP', async () => {
    const rule = await desk.makeRule({
      ...{ name: 'Errors', kind: 'error_rate', scope: 'platform', window: 'hour', alertAt: '5' },
    })
    const at = new Date(START)
    await desk.app.pool.query(
      `insert into alerts.states (rule_id, subject, level, since, is_told)
       values ($1, '', 'alert', $2, true)`,
      [rule, at],
    )
    await desk.app.pool.query(
      `insert into alerts.events (id, rule_id, rule_name, kind, level, is_repeat, is_notified, value,
         threshold, time_window, message, created_at)
       values ('alert_first', $1, 'Errors', 'error_rate', 'alert', false, true, 6, 5, 'hour', 'Alert: 6 %.', $2),
         ('alert_then', $1, 'Errors', 'error_rate', 'alert', true, true, 7.50, 5, 'hour', 'Alert, still: 7.5 %.', $3)`,
      [rule, at, new Date(START + HOUR)],
    )
    const { status, body } = await desk.call('GET', '/api/admin/attention?kind=firing_alert')
    expect(status).toBe(200)
    const [item] = body.kinds[0].items as AttentionItem[]
    expect(item).toMatchObject({
      ...{ subject: 'Errors', organization: null, sentence: '7.5 %.', since: at.toISOString() },
      alert: { value: '7.5', threshold: '5', organizationName: null, window: 'hour' },
    })
    expect(item?.alert?.rowsPath).toMatch(
      /^\/requests\?status=gateway_error%2Cupstream_error&from=/,
    )
    const catalog = await signInAs(desk.app, 'catalog')
    const refused = await desk.app.api('GET', '/api/admin/attention?kind=firing_alert', {
      token: catalog.token,
    })
    expect([refused.status, refused.body.error.code]).toEqual([400, 'parameter_invalid'])
  })

  it('lead to the rows that they add up', () => {
    const now = Date.UTC(2026, 10, 26, 4, 30)
    const of = (kind: (typeof ALERT_KINDS)[number], organization: string | null = 'org_1') =>
      rowsBehind({ kind, window: 'day', organization, now })
    expect(of('absolute_spend')).toBe(
      '/collections/organizations/org_1/requests?from=2026-11-25T05%3A00%3A00.000Z&to=2026-11-26T04%3A30%3A00.000Z',
    )
    expect(of('unusual_spend')).toContain('from=2026-11-26T03%3A00')
    expect(of('unpriced_usage', null)).toBe('/requests/unpriced')
    expect(of('payment_failure')).toBe('/collections/organizations/org_1/subscription')
    for (const kind of ALERT_KINDS)
      expect(of(kind)).toMatch(/^\/collections\/organizations\/org_1\//)
  })
})
