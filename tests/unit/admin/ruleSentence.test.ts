import { describe, expect, it } from 'vitest'

import { ALERT_KINDS } from '@/alerts/alertRule'
import { channelWords, messageWords } from '@/admin/alerts/eventWords'
import { ruleSentence, type RuleDraft } from '@/admin/alerts/ruleSentence'

const draft = (change: Partial<RuleDraft>): RuleDraft => ({
  kind: 'low_balance',
  scope: 'organization',
  organization: 'Acme',
  window: null,
  warningAt: '',
  alertAt: '10',
  renotifyHours: 24,
  quietFrom: '',
  quietTo: '',
  quietZone: '',
  emails: ['ops@example.com'],
  webhookUrl: '',
  isEnabled: true,
  ...change,
})
const said = (change: Partial<RuleDraft>) => ruleSentence(draft(change))

describe('a rule as a sentence', () => {
  it('says what, at which threshold, how often and by which way', () => {
    expect(said({})).toBe(
      'Alert when the balance of Acme falls below $10.00, at most once a day, by mail to ops@example.com.',
    )
    expect(
      said({ warningAt: '25', renotifyHours: 6, webhookUrl: 'https://hooks.example.com/x' }),
    ).toBe(
      'Warn when the balance of Acme falls below $25.00, alert at $10.00, at most once in 6 hours, by mail to ops@example.com and by a call to hooks.example.com.',
    )
    expect(said({ kind: 'unusual_spend', alertAt: '2', renotifyHours: null, emails: [] })).toBe(
      'Alert when Acme spends 2 × the most that is normal at that hour of the week, or more, once each time it begins, telling nobody: it stands in the history alone.',
    )
    expect(
      said({
        kind: 'error_rate',
        scope: 'platform',
        organization: null,
        window: 'hour',
        alertAt: '5',
      }),
    ).toContain('5 % or more of the requests of everybody together fail in the running hour')
    expect(said({ quietFrom: '22:00', quietTo: '07:00', isEnabled: false })).toMatch(
      /^Switched off: Alert .+ No mail from 22:00 to 07:00 \(UTC\): it follows at 07:00\.$/,
    )
    expect(said({ scope: 'each_organization', organization: null, alertAt: '' })).toContain(
      'the balance of any organization falls below its own threshold',
    )
  })

  it('follows what is typed, also where it is not finished', () => {
    expect(said({ kind: null })).toBeNull()
    expect(said({ scope: null })).toBeNull()
    for (const kind of ALERT_KINDS)
      for (const alertAt of ['', '1', '1.', 'x', '12,5', '-'])
        expect(said({ kind, alertAt, webhookUrl: 'https:' }), `${kind} ${alertAt}`).not.toBeNull()
  })
})

describe('what became of a message', () => {
  it('is said with its reason', () => {
    const message = { tries: 0, status: null, problem: null } as const
    expect(messageWords({ ...message, channel: 'email', to: 'a@example.com', state: 'sent' })).toBe(
      'Mail to a@example.com: sent',
    )
    expect(
      messageWords({
        ...{ channel: 'webhook', to: null, state: 'waiting', tries: 2, status: 500 },
        problem: 'The receiver answered 500.',
      }),
    ).toBe('Webhook: waits, tried 2 × (The receiver answered 500)')
    expect(channelWords({ channel: 'email', to: 'a', state: 'no_mail_server' }).tone).toBe(
      'warning',
    )
    expect(
      channelWords({ channel: 'webhook', state: 'failed', status: null, problem: 'No answer.' }),
    ).toEqual({ tone: 'error', words: 'The webhook was not taken. No answer.' })
    expect(
      channelWords({ channel: 'webhook', state: 'sent', status: 204, problem: null }).tone,
    ).toBe('success')
  })
})
