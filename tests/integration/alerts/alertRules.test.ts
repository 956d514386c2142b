import { describe, expect, it } from 'vitest'

import { makeOrganization, signInAs } from '../../support/factories'
import { openAlertDesk } from './alertDesk'

const desk = openAlertDesk()

const RULE = { name: 'Low', kind: 'low_balance', scope: 'each_organization', alertAt: '10' }

describe('an alert rule', () => {
  it('is made, read, changed and removed by REST, and audited without its secret or addresses', async () => {
    const id = await desk.makeRule({
      ...RULE,
      warningAt: 12.5,
      emails: ['ops@example.com'],
      webhookUrl: 'https://hooks.example.com/x',
      window: 'day',
    })
    const { body } = await desk.call('GET', `/api/alert-rules/${id}`)
    expect(body).toMatchObject({
      warningAt: '12.5',
      alertAt: '10',
      renotifyHours: 24,
      enabled: true,
      emails: ['ops@example.com'],
      // No use to this kind.
      window: null,
    })
    expect(body).not.toHaveProperty('webhookSecret')
    const changed = await desk.call('PATCH', `/api/alert-rules/${id}`, { alertAt: '5' })
    expect([changed.status, changed.body.doc.alertAt]).toEqual([200, '5'])
    const { rows } = await desk.app.pool.query<{ action: string; changes: unknown }>(
      'select action, changes from audit_logs where resource = $1 order by created_at, id',
      [id],
    )
    expect(rows.map(({ action }) => action)).toEqual(['alert_rule.create', 'alert_rule.update'])
    expect(rows[1]?.changes).toEqual({ alertAt: { from: '10', to: '5' } })
    expect(JSON.stringify(rows)).not.toContain('ops@example.com')
    const secret = await desk.app.pool.query<{ webhook_secret: string }>(
      'select webhook_secret from alert_rules where id = $1',
      [id],
    )
    expect(secret.rows[0]?.webhook_secret).toMatch(/^[\w+/]{60,}=*$/)
    expect(JSON.stringify(rows)).not.toContain(secret.rows[0]?.webhook_secret)
    expect((await desk.call('DELETE', `/api/alert-rules/${id}`)).status).toBe(200)
  })

  it('shows its webhook secret once, another one each time, to who may change rules', async () => {
    const id = await desk.makeRule({ ...RULE, webhookUrl: 'https://hooks.example.com/x' })
    const path = `/api/admin/alert-rules/${id}/secret`
    const [one, other] = [await desk.call('POST', path, {}), await desk.call('POST', path, {})]
    expect(one.body.secret).toMatch(/^whsec_[0-9A-Za-z]{40}$/)
    expect(other.body.secret).not.toBe(one.body.secret)
    const auditor = await signInAs(desk.app, 'auditor')
    const refused = await desk.app.api('POST', path, { token: auditor.token, body: {} })
    expect([refused.status, refused.body.error.code]).toEqual([403, 'forbidden'])
    // Not by a filter either.
    const guess = await desk.call('GET', '/api/alert-rules?where[webhookSecret][exists]=true')
    expect(guess.status).toBeGreaterThanOrEqual(400)
  })

  const organization = () => makeOrganization(desk.app.pool)
  const bad: [string, Record<string, unknown>][] = [
    ['alertAt', { kind: 'payment_failure', alertAt: null }],
    ['emails', { emails: [5] }],
    ['emails', { emails: 'ops@example.com' }],
    ['webhookUrl', { webhookUrl: { host: 'x' } }],
    ['quietZone', { quietZone: 5 }],
    ['alertAt', { kind: 'payment_failure', alertAt: '0' }],
    ['alertAt', { kind: 'absolute_spend', window: 'day', alertAt: '0' }],
    ['alertAt', { kind: 'percent_of_credits', alertAt: '101' }],
    ['warningAt', { warningAt: '9' }],
    ['warningAt', { kind: 'payment_failure', warningAt: '3', alertAt: '2' }],
    ['scope', { kind: 'payment_failure', scope: 'platform', alertAt: '1' }],
    ['organization', { scope: 'organization' }],
    ['organization', { scope: 'organization', organization: 'org_none' }],
    ['window', { kind: 'error_rate', alertAt: '5' }],
    ['quietTo', { quietFrom: '22:00' }],
    ['quietFrom', { quietFrom: '24:00', quietTo: '07:00' }],
    ['quietTo', { quietFrom: '22:00', quietTo: '22:00' }],
    ['quietZone', { quietFrom: '22:00', quietTo: '07:00', quietZone: 'Europe/Atlantis' }],
    ['emails', { emails: ['ops@example.com', 'nobody'] }],
    ['emails', { emails: ['ops@example.com', 'OPS@example.com'] }],
    ['emails', { emails: ['a@example.com\nbcc: b@example.com'] }],
    ['webhookUrl', { webhookUrl: 'http://hooks.example.com/' }],
    ['webhookUrl', { webhookUrl: 'https://169.254.169.254/latest' }],
    ['webhookUrl', { webhookUrl: 'https://user:pass@hooks.example.com/' }],
  ]
  for (const [field, change] of bad)
    it(`is refused with ${JSON.stringify(change)}, naming ${field}`, async () => {
      const { status, body } = await desk.call('POST', '/api/alert-rules', { ...RULE, ...change })
      expect([
        status,
        body.errors?.[0]?.data?.code,
        body.errors?.[0]?.data?.details?.field,
      ]).toEqual([422, 'alert_rule_invalid', field])
    })

  it('is refused in the shape of Payload where a field is of the wrong kind', async () => {
    for (const change of [
      { kind: 'weather' },
      { scope: 'world' },
      { kind: 'error_rate', window: 'year' },
      { alertAt: '1e3' },
      { alertAt: '12,50' },
      { alertAt: '-1' },
      { renotifyHours: 0 },
      { name: '' },
      { emails: Array.from({ length: 21 }, (_, index) => `a${index}@example.com`) },
    ]) {
      const { status } = await desk.call('POST', '/api/alert-rules', { ...RULE, ...change })
      expect(status, JSON.stringify(change)).toBeGreaterThanOrEqual(400)
      expect(status, JSON.stringify(change)).toBeLessThan(500)
    }
  })

  it('of each organization may leave the threshold to the organizations', async () => {
    const { status } = await desk.call('POST', '/api/alert-rules', { ...RULE, alertAt: null })
    expect(status).toBe(201)
    const one = {
      ...RULE,
      alertAt: null,
      scope: 'organization',
      organization: await organization(),
    }
    expect((await desk.call('POST', '/api/alert-rules', one)).status).toBe(422)
  })

  it('that is not there, or tells nobody, is not tested', async () => {
    const missing = await desk.call('POST', '/api/admin/alert-rules/alr_none/test', {})
    expect([missing.status, missing.body.error.code]).toEqual([404, 'alert_rule_not_found'])
    const id = await desk.makeRule(RULE)
    const silent = await desk.call('POST', `/api/admin/alert-rules/${id}/test`, {})
    expect([silent.status, silent.body.error.code]).toEqual([422, 'alert_rule_silent'])
    const unknown = await desk.call('POST', `/api/admin/alert-rules/${id}/test`, { to: 'x' })
    expect([unknown.status, unknown.body.error.code]).toEqual([400, 'unknown_field'])
    for (const query of ['?limit=0', '?cursor=none', '?offset=1']) {
      const { status } = await desk.call('GET', `/api/admin/alert-events${query}`)
      expect(status, query).toBe(400)
    }
  })
})
