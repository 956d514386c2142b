import { KIND_FACTS, type AlertKind, type AlertScope, type AlertWindow } from '@/alerts/alertRule'
import { formatValue, WINDOW_WORDS } from '@/alerts/describeAlert'

/** The fields of the form as they are typed: not checked yet. */
export type RuleDraft = {
  kind: AlertKind | null
  scope: AlertScope | null
  /** The organization's name, where one is chosen. */
  organization: string | null
  window: AlertWindow | null
  warningAt: string
  alertAt: string
  renotifyHours: number | null
  quietFrom: string
  quietTo: string
  quietZone: string
  emails: readonly string[]
  webhookUrl: string
  isEnabled: boolean
}

const WHO: Record<AlertScope, string> = {
  organization: 'the organization',
  each_organization: 'any organization',
  platform: 'everybody together',
}

const VERBS: Record<AlertKind, (who: string, limit: string, window: string) => string> = {
  low_balance: (who, limit) => `the balance of ${who} falls below ${limit}`,
  absolute_spend: (who, limit, window) => `${who} spends ${limit} or more in ${window}`,
  percent_of_credits: (who, limit) =>
    `${who} has used ${limit} or more of the balance after its last top-up or gift`,
  unusual_spend: (who, limit) =>
    `${who} spends ${limit} the most that is normal at that hour of the week, or more`,
  payment_failure: (who, limit) => `${limit} or more payments of ${who} fail in a row`,
  error_rate: (who, limit, window) =>
    `${limit} or more of the requests of ${who} fail in ${window}`,
  unpriced_usage: (who, limit, window) =>
    `${who} makes ${limit} or more requests without a price in ${window}`,
  stale_pipeline: (who, limit) => `${who}, busy otherwise, reports no usage for ${limit} or longer`,
}

const DECIMAL = /^\d{1,11}(\.\d{1,9})?$/

const format = (kind: AlertKind, threshold: string): string =>
  KIND_FACTS[kind].unit === 'times' ? `${threshold} ×` : formatValue(kind, threshold)

/** What the form says, as a sentence to read before it is saved; null while it says too little. */
export function ruleSentence(draft: RuleDraft): string | null {
  const { kind, scope } = draft
  if (kind === null || scope === null) return null
  const who = draft.organization ?? WHO[scope]
  const window = WINDOW_WORDS[draft.window ?? 'day']
  const levels = (
    [
      ['Warn', draft.warningAt],
      ['alert', draft.alertAt],
    ] as const
  ).filter(([, threshold]) => DECIMAL.test(threshold))
  const [first, second] = levels
  const condition = first
    ? VERBS[kind](who, format(kind, first[1]), window)
    : VERBS[kind](who, 'its own threshold', window)
  const verb = first?.[0] === 'Warn' ? 'Warn' : 'Alert'
  const worse = second ? `, alert at ${format(kind, second[1])}` : ''
  return `${draft.isEnabled ? '' : 'Switched off: '}${verb} when ${condition}${worse}, ${often(draft)}, ${channels(draft)}.${quiet(draft)}`
}

function often({ renotifyHours }: RuleDraft): string {
  if (renotifyHours === null) return 'once each time it begins'
  if (renotifyHours === 24) return 'at most once a day'
  return renotifyHours === 1 ? 'at most once an hour' : `at most once in ${renotifyHours} hours`
}

function channels({ emails, webhookUrl }: RuleDraft): string {
  const ways = [
    ...(emails.length === 0 ? [] : [`by mail to ${emails.join(', ')}`]),
    ...(URL.canParse(webhookUrl) ? [`by a call to ${new URL(webhookUrl).host}`] : []),
  ]
  return ways.length === 0 ? 'telling nobody: it stands in the history alone' : ways.join(' and ')
}

const quiet = ({ quietFrom, quietTo, quietZone, emails }: RuleDraft): string =>
  quietFrom === '' || quietTo === '' || emails.length === 0
    ? ''
    : ` No mail from ${quietFrom} to ${quietTo} (${quietZone || 'UTC'}): it follows at ${quietTo}.`
