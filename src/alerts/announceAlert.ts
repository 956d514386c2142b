import type { Tx } from '@/db/tx'
import { randomText } from '@/ids'
import { queueMail } from '@/mail/queueMail'
import type { MailContent } from '@/mail/content'
import { formatInstant } from '@/time/formatInstant'

import { type AlertRule, type Reading } from './alertRule'
import { describeAlert, formatValue, subjectOf, thresholdOf, WINDOW_WORDS } from './describeAlert'
import type { AlertTransition } from './nextState'
import { afterQuiet } from './quietTime'

/** Longer than a quiet night: a mail about yesterday's alert is still read. */
const USEFUL_HOURS = 48

export const ALERT_MAIL = 'alert.told'

/** What is kept and told of one firing. */
export type Firing = {
  rule: AlertRule
  reading: Reading
  transition: Omit<AlertTransition, 'level'> & { level: AlertTransition['level'] | 'test' }
  /** Epoch ms. */
  now: number
  /** The desk's public origin. */
  adminUrl: string
}

const INSERT = `
  insert into alerts.events (id, rule_id, rule_name, kind, organization_id, level, is_repeat, is_notified,
    value, threshold, time_window, message, created_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`

const INSERT_WEBHOOK = `
  insert into alerts.webhooks (id, event_id, rule_id, body, due_at, created_at)
  values ($1, $2, $3, $4, clock_timestamp(), $5)`

/**
 * Keeps a firing, and queues what tells of it on every channel of the rule: all of it with the caller's
 * transaction or not at all. Mail waits for the end of a quiet time, webhooks do not.
 * @returns the id of the event, and of its webhook
 */
export async function announceAlert(
  tx: Tx,
  firing: Firing,
): Promise<{ event: string; webhook: string | null }> {
  const { rule, reading, transition, now, adminUrl } = firing
  const event = `alert_${randomText(20)}`
  const threshold = transition.level === 'test' ? null : thresholdOf(reading, transition.level)
  const message = messageOf(firing)
  await tx.query(INSERT, [
    ...[event, rule.id, rule.name, rule.kind, reading.organization],
    ...[transition.level, transition.isRepeat, transition.isNotified],
    ...[reading.value, threshold, rule.window, message, new Date(now)],
  ])
  if (!transition.isNotified) return { event, webhook: null }
  await queueMail(
    tx,
    rule.emails.map((address) => ({
      kind: ALERT_MAIL,
      to: { address },
      about: event,
      content: mailOf(firing, message, threshold),
      // A test is asked for by somebody who looks.
      ...(transition.level === 'test'
        ? {}
        : { sendAt: formatInstant(afterQuiet(now, rule.quiet)) }),
      usefulHours: USEFUL_HOURS,
    })),
  )
  if (rule.webhookUrl === null) return { event, webhook: null }
  const webhook = `hook_${randomText(20)}`
  const body = bodyOf(firing, { event, message, threshold, adminUrl })
  await tx.query(INSERT_WEBHOOK, [webhook, event, rule.id, body, new Date(now)])
  return { event, webhook }
}

const pathOf = ({ reading, rule }: Firing): string =>
  reading.organization === null
    ? `/collections/alert-rules/${rule.id}`
    : `/collections/organizations/${reading.organization}`

function messageOf({ rule, reading, transition }: Firing): string {
  const { level, isRepeat } = transition
  return level === 'test'
    ? `Test: nothing has happened. This is how the rule “${rule.name}” reaches you.`
    : describeAlert(rule, reading, { level, isRepeat })
}

function mailOf(
  { rule, reading, ...rest }: Firing,
  message: string,
  threshold: string | null,
): MailContent {
  const fact = (term: string, value: string | null) => (value === null ? [] : [{ term, value }])
  const format = (value: string | null) => (value === null ? null : formatValue(rule.kind, value))
  return {
    subject: message,
    paragraphs: [message],
    facts: [
      { term: 'Rule', value: rule.name },
      ...fact('About', rest.transition.level === 'test' ? null : subjectOf(reading)),
      ...fact('Value', format(reading.value)),
      ...fact('Threshold', format(threshold)),
      ...fact('Counted over', rule.window === null ? null : WINDOW_WORDS[rule.window]),
      { term: 'Time', value: formatInstant(rest.now) },
    ],
    action: {
      label: reading.organization === null ? 'Open the rule' : 'Open the organization',
      path: pathOf({ rule, reading, ...rest }),
    },
    footer: `You get this because the alert rule “${rule.name}” names your address.`,
  }
}

type Told = { event: string; message: string; threshold: string | null; adminUrl: string }

function bodyOf(firing: Firing, { event, message, threshold, adminUrl }: Told): string {
  const { rule, reading, transition, now } = firing
  const { level } = transition
  return JSON.stringify({
    id: event,
    type: level === 'test' || level === 'resolved' ? `alert.${level}` : 'alert.fired',
    createdAt: formatInstant(now),
    level,
    repeat: transition.isRepeat,
    rule: { id: rule.id, name: rule.name, kind: rule.kind },
    organization:
      reading.organization === null ? null : { id: reading.organization, name: reading.name },
    value: reading.value,
    threshold,
    window: rule.window,
    message,
    url: `${adminUrl}${pathOf(firing)}`,
  })
}
