import type { AlertEvent, AlertMessage } from '@/alerts/listEvents'
import type { TestedChannel } from '@/alerts/testRule'

import type { Tone } from '../components/StatusPill'

export const ALERT_TONES: Record<AlertEvent['level'], Tone> = {
  alert: 'bad',
  warning: 'waiting',
  resolved: 'good',
  test: 'neutral',
}

/** What a test did on one channel, and whether that is good. */
export function channelWords(channel: TestedChannel): {
  tone: 'error' | 'success' | 'warning'
  words: string
} {
  if (channel.channel === 'email')
    return channel.state === 'queued'
      ? { tone: 'success', words: `Mail to ${channel.to} is on its way.` }
      : { tone: 'warning', words: `Mail to ${channel.to} waits: SMTP_URL is not set.` }
  return channel.state === 'sent'
    ? { tone: 'success', words: `The webhook was taken (${channel.status}).` }
    : { tone: 'error', words: `The webhook was not taken. ${channel.problem ?? ''}`.trim() }
}

const STATES: Record<AlertMessage['state'], string> = {
  sent: 'sent',
  waiting: 'waits',
  failed: 'failed',
  withdrawn: 'withdrawn',
}

/** `Mail to ops@example.com: sent`, with the reason where there is one. */
export function messageWords({ channel, to, state, problem, tries }: AlertMessage): string {
  const what = channel === 'webhook' ? 'Webhook' : to === null ? 'Mail' : `Mail to ${to}`
  const again = state === 'waiting' && tries > 0 ? `, tried ${tries} ×` : ''
  return `${what}: ${STATES[state]}${again}${problem === null || state === 'sent' ? '' : ` (${problem.replace(/\.$/, '')})`}`
}
