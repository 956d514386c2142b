import type { CollectionBeforeChangeHook } from 'payload'

import {
  ALERT_KINDS,
  ALERT_SCOPES,
  ALERT_WINDOWS,
  KIND_FACTS,
  type AlertKind,
  type AlertScope,
  type AlertWindow,
} from '@/alerts/alertRule'
import { isBelow } from '@/alerts/nextState'
import { readClock } from '@/alerts/quietTime'
import { findAddressProblem } from '@/alerts/webhookAddress'
import { requireTransaction } from '@/db/requireTransaction'
import type { Queryable } from '@/db/tx'
import { env } from '@/env'
import { against } from '@/errors'
import { parseTimeZone } from '@/time/parseTimeZone'

type Rule = {
  kind: AlertKind
  scope: AlertScope
  organization?: string | { id: string } | null
  window?: AlertWindow | null
  warningAt?: string | null
  alertAt?: string | null
  quietFrom?: string | null
  quietTo?: string | null
  quietZone?: string | null
  emails?: string[] | null
  webhookUrl?: string | null
}

const ADDRESS = /^[^\s<>",;:@\p{Cc}]+@[^\s<>",;:@\p{Cc}]+$/u

const refuse = (message: string, field: string) => against('alert_rule_invalid', message, { field })

/**
 * A rule says something that can be watched, and somebody who is told. What its kind does not use is
 * emptied. Refusal: 422 `alert_rule_invalid`.
 */
export const checkRule: CollectionBeforeChangeHook = async ({ data, originalDoc, req }) => {
  const rule = { ...(originalDoc as Rule | undefined), ...data } as Rule
  checkTypes(rule)
  // Fields are validated behind this hook: what they refuse is left to them.
  if (!isKnown(rule)) return data as unknown
  const facts = KIND_FACTS[rule.kind]
  if (!facts.scopes.includes(rule.scope))
    throw refuse('This kind is about organizations: choose one, or each of them.', 'scope')
  if (rule.scope === 'organization' && !rule.organization)
    throw refuse('Choose the organization that the rule is about.', 'organization')
  if (rule.scope === 'organization') await requireOrganization(await requireTransaction(req), rule)
  if (facts.hasWindow && !rule.window) throw refuse('Choose the time that is added up.', 'window')
  checkThresholds(rule)
  checkQuietTime(rule)
  checkChannels(rule)
  return {
    ...(data as Record<string, unknown>),
    ...(facts.hasWindow ? {} : { window: null }),
    ...(rule.scope === 'organization' ? {} : { organization: null }),
    ...(rule.quietZone ? { quietZone: parseTimeZone(rule.quietZone) } : {}),
  }
}

async function requireOrganization(db: Queryable, { organization }: Rule): Promise<void> {
  const id = typeof organization === 'object' ? organization?.id : organization
  const { rowCount } = await db.query(
    `select 1 from organizations where id = $1 and status <> 'deleted'`,
    [String(id)],
  )
  if (rowCount === 0) throw refuse('There is no such organization.', 'organization')
}

const TEXTS = ['quietFrom', 'quietTo', 'quietZone', 'webhookUrl'] as const

function checkTypes(rule: Partial<Record<(typeof TEXTS)[number] | 'emails', unknown>>): void {
  for (const field of TEXTS)
    if (rule[field] != null && typeof rule[field] !== 'string') throw refuse('Send a text.', field)
  const { emails } = rule
  if (emails == null) return
  if (!Array.isArray(emails) || emails.some((address) => typeof address !== 'string'))
    throw refuse('Recipients are a list of e-mail addresses.', 'emails')
}

const DECIMAL = /^\d{1,11}(\.\d{1,9})?$/

const isKnown = ({ kind, scope, window, warningAt, alertAt }: Rule): boolean =>
  ALERT_KINDS.includes(kind) &&
  ALERT_SCOPES.includes(scope) &&
  (window == null || ALERT_WINDOWS.includes(window)) &&
  [warningAt, alertAt].every((threshold) => threshold == null || DECIMAL.test(threshold))

/** Kinds for which an organization may set a threshold of its own. */
const HAS_OWN: ReadonlySet<AlertKind> = new Set([
  'low_balance',
  'absolute_spend',
  'percent_of_credits',
])

function checkThresholds({ kind, scope, window, warningAt, alertAt }: Rule): void {
  const given = [warningAt, alertAt].filter((threshold) => threshold != null)
  const isOwn =
    scope === 'each_organization' &&
    HAS_OWN.has(kind) &&
    (kind !== 'absolute_spend' || window === 'day')
  if (given.length === 0 && !isOwn)
    throw refuse('Give a threshold: warning, alert or both.', 'alertAt')
  const { unit, isFloor } = KIND_FACTS[kind]
  const least = unit === 'times' || unit === 'count' || unit === 'hours' ? '1' : '0'
  for (const threshold of given)
    if (isBelow(threshold, least) || (!isFloor && threshold === '0'))
      throw refuse(
        `A threshold of this kind is ${least === '1' ? '1 or more' : 'above 0'}.`,
        'alertAt',
      )
  if (unit === 'percent' && given.some((threshold) => isBelow('100', threshold)))
    throw refuse('A threshold in percent is 100 at most.', 'alertAt')
  if (warningAt == null || alertAt == null) return
  if (isFloor ? isBelow(warningAt, alertAt) : isBelow(alertAt, warningAt))
    throw refuse('The warning comes before the alert: it is the milder threshold.', 'warningAt')
}

function checkQuietTime({ quietFrom, quietTo, quietZone }: Rule): void {
  for (const [field, text] of Object.entries({ quietFrom, quietTo }))
    if (text && readClock(text) === null)
      throw refuse('Quiet times are readings of a clock such as 22:00.', field)
  if (Boolean(quietFrom) !== Boolean(quietTo))
    throw refuse('A quiet time has a beginning and an end.', quietFrom ? 'quietTo' : 'quietFrom')
  if (quietFrom && quietFrom === quietTo)
    throw refuse('A quiet time ends at another time than it begins.', 'quietTo')
  if (!quietZone) return
  try {
    parseTimeZone(quietZone)
  } catch {
    throw refuse('The zone is an IANA time zone, such as UTC or Europe/Berlin.', 'quietZone')
  }
}

function checkChannels({ emails, webhookUrl }: Rule): void {
  const addresses = emails ?? []
  const broken = addresses.find((address) => address.length > 254 || !ADDRESS.test(address))
  if (broken !== undefined) throw refuse('Each recipient is one e-mail address.', 'emails')
  if (new Set(addresses.map((address) => address.toLowerCase())).size < addresses.length)
    throw refuse('An address is named twice.', 'emails')
  const problem = webhookUrl ? findAddressProblem(webhookUrl, env().webhookHosts) : null
  if (problem !== null) throw refuse(problem, 'webhookUrl')
}
