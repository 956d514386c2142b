/** What a rule watches. */
export const ALERT_KINDS = [
  'low_balance',
  'absolute_spend',
  'percent_of_credits',
  'unusual_spend',
  'payment_failure',
  'error_rate',
  'unpriced_usage',
  'stale_pipeline',
] as const
export type AlertKind = (typeof ALERT_KINDS)[number]

/** One organization, every organization by itself, or all of them together. */
export const ALERT_SCOPES = ['organization', 'each_organization', 'platform'] as const
export type AlertScope = (typeof ALERT_SCOPES)[number]

/** How far back usage is added up: whole hours or days (UTC), the running one included. */
export const ALERT_WINDOWS = ['hour', 'day', 'week', 'month'] as const
export type AlertWindow = (typeof ALERT_WINDOWS)[number]

type Unit = 'count' | 'hours' | 'percent' | 'times' | 'usd'

type KindFacts = {
  /** Of the thresholds. */
  unit: Unit
  scopes: readonly AlertScope[]
  hasWindow: boolean
  /** It fires below its thresholds, not at or above them. */
  isFloor: boolean
}

const CUSTOMER: readonly AlertScope[] = ['organization', 'each_organization']

export const KIND_FACTS: Record<AlertKind, KindFacts> = {
  low_balance: { unit: 'usd', scopes: CUSTOMER, hasWindow: false, isFloor: true },
  absolute_spend: { unit: 'usd', scopes: ALERT_SCOPES, hasWindow: true, isFloor: false },
  percent_of_credits: { unit: 'percent', scopes: CUSTOMER, hasWindow: false, isFloor: false },
  unusual_spend: { unit: 'times', scopes: CUSTOMER, hasWindow: false, isFloor: false },
  payment_failure: { unit: 'count', scopes: CUSTOMER, hasWindow: false, isFloor: false },
  error_rate: { unit: 'percent', scopes: ALERT_SCOPES, hasWindow: true, isFloor: false },
  unpriced_usage: { unit: 'count', scopes: ALERT_SCOPES, hasWindow: true, isFloor: false },
  stale_pipeline: { unit: 'hours', scopes: ALERT_SCOPES, hasWindow: false, isFloor: false },
}

/** A rule as it is evaluated. Thresholds are decimal strings of the kind's unit. */
export type AlertRule = {
  id: string
  name: string
  kind: AlertKind
  scope: AlertScope
  organization: string | null
  window: AlertWindow | null
  warningAt: string | null
  alertAt: string | null
  /** Hours between two messages about the same thing; null: one, when it begins. */
  renotifyHours: number | null
  quiet: QuietTime | null
  emails: readonly string[]
  webhookUrl: string | null
}

/** No mail between two readings of a zone's clocks, `22:00` to `07:00`, over midnight too. */
export type QuietTime = { from: string; to: string; timeZone: string }

export type AlertLevel = 'alert' | 'ok' | 'warning'

/** What was measured of one organization, or of all together (organization null). */
export type Reading = {
  organization: string | null
  name: string | null
  /** Decimal string; null where there is nothing to measure any more. */
  value: string | null
  /** The thresholds that hold for it, in the unit of the value. */
  warningAt: string | null
  alertAt: string | null
}
