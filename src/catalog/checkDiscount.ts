import type { Tx } from '@/db/tx'
import { parsePercent } from '@/discounts/percent'
import { against, conflict } from '@/errors'
import { formatInstant } from '@/time/formatInstant'
import { parseInstant } from '@/time/parseInstant'

/** A rule as it is stored; null: any, open. Instants are RFC 3339 in UTC with milliseconds. */
type Checked = {
  organization: string | null
  provider: string | null
  model: string | null
  percent: string
  reason: string
  startsAt: string | null
  expiresAt: string | null
}
type Given = Readonly<Record<string, unknown>>

/** A sent "now" is past when it gets here. */
const NOW_TOLERANCE_MS = 60_000
const MAX_REASON = 500

const invalid = (field: string, message: string) => against('discount_invalid', message, { field })

/**
 * Holds a rule to what a rule is, new or changed, under lockDiscounts. One that has lowered requests
 * keeps its scope, percent and start: it only ends, not before what it has lowered. An end within the
 * last minute means now.
 * @param given the fields that are written, of whatever type
 * @param before the rule as it stands; null: a new one
 * @returns the whole rule as it is to be stored
 * @throws RefusedError 422 `discount_invalid` (details.field), `discount_scope_open`, `discount_ended`;
 *   409 `discount_in_use`, `discount_overlaps`
 */
export async function checkDiscount(tx: Tx, given: Given, before: Given | null): Promise<Checked> {
  const now = await readClock(tx)
  const old = before && readRule(before)
  const rule = readRule({ ...before, ...given })
  if (rule.organization === null && rule.provider === null && rule.model === null)
    throw against(
      'discount_scope_open',
      'A discount is for an organization, a provider or a model: name one of them at least.',
    )
  await requireScope(tx, rule, old)
  const id = before ? String(before.id) : null
  const use = id === null ? null : await readUse(tx, id)
  if (old && use) refuseChangedHistory(rule, old, now)
  const checked = { ...rule, expiresAt: endOf(rule, old, { now, use }) }
  if (
    checked.startsAt !== null &&
    checked.expiresAt !== null &&
    checked.startsAt >= checked.expiresAt
  )
    throw invalid('expiresAt', 'A discount ends after it has started.')
  await refuseOverlap(tx, checked, id)
  return checked
}

/** @throws RefusedError 409 `discount_in_use` when the rule has lowered requests */
export async function refuseUsed(tx: Tx, id: string, verb: string): Promise<void> {
  if (await readUse(tx, id))
    throw conflict(
      'discount_in_use',
      `${id} has lowered requests, whose prices it explains: it ${verb}. End it instead.`,
      { discount: id },
    )
}

async function readClock(tx: Tx): Promise<number> {
  const { rows } = await tx.query<{ now: string }>(
    'select ceil(extract(epoch from clock_timestamp()) * 1000)::text as now',
  )
  return Number(rows[0]?.now)
}

function readRule(given: Given): Checked {
  const { percent, reason } = given
  const text = typeof percent === 'number' ? String(percent) : percent
  if (typeof text !== 'string' || parsePercent(text) === null)
    throw invalid(
      'percent',
      'Send a percent above 0 and up to 100 with at most 4 decimals: "12.5".',
    )
  if (typeof reason !== 'string' || reason.trim() === '' || reason.length > MAX_REASON)
    throw invalid('reason', `Say why, in at most ${MAX_REASON} characters.`)
  return {
    organization: readId(given, 'organization'),
    provider: readId(given, 'provider'),
    model: readId(given, 'model'),
    percent: text,
    reason,
    startsAt: readInstant(given, 'startsAt'),
    expiresAt: readInstant(given, 'expiresAt'),
  }
}

/** Relations arrive as ids or as whole documents, and as an empty text from a form. */
function readId(given: Given, field: 'model' | 'organization' | 'provider'): string | null {
  const value = given[field]
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : value
  if (id === null || id === undefined || id === '') return null
  if (typeof id !== 'string') throw invalid(field, `${field} is an id, or null for any.`)
  return id
}

function readInstant(given: Given, field: 'expiresAt' | 'startsAt'): string | null {
  const value = given[field]
  if (value === null || value === undefined || value === '') return null
  try {
    const text = value instanceof Date ? value.toISOString() : value
    return formatInstant(parseInstant(text, { field }))
  } catch (error) {
    throw invalid(field, error instanceof Error ? error.message : `${field} is an instant.`)
  }
}

const SCOPE = `
  select $1::text is null or exists (
      select from organizations where id = $1 and status <> 'deleted') as organization,
    $2::text is null or exists (select from providers where id = $2) as provider,
    $3::text is null or exists (select from models where id = $3) as model`

/** What is named is there; what a rule named before stays sayable. */
async function requireScope(tx: Tx, rule: Checked, old: Checked | null): Promise<void> {
  const names = ['organization', 'provider', 'model'] as const
  const { rows } = await tx.query<Record<(typeof names)[number], boolean>>(
    SCOPE,
    names.map((name) => (rule[name] === old?.[name] ? null : rule[name])),
  )
  for (const name of names)
    if (!rows[0]?.[name]) throw invalid(name, `There is no ${name} ${rule[name]?.slice(0, 100)}.`)
}

/** The last instant, in ms, after everything that a rule has lowered; ends that lie back are not told. */
type Use = { freeFrom: number | null }

// Requests lie at most minutes ahead of the clock: few are looked at, by requests_discounted.
const USE = `
  select d.id, (
    select ceil(extract(epoch from max(r.time)) * 1000 + 0.001)::text
    from metering.requests r
    where r.discount_rule = d.id and r.time >= clock_timestamp() - interval '1 minute'
  ) as "freeFrom"
  from metering.dimensions d
  where d.kind = 12 and d.value = $1
    and exists (select from metering.discount_savings s where s.rule = d.id)`

async function readUse(tx: Tx, id: string): Promise<Use | null> {
  const { rows } = await tx.query<{ freeFrom: string | null }>(USE, [id])
  const [row] = rows
  return row ? { freeFrom: row.freeFrom === null ? null : Number(row.freeFrom) } : null
}

function refuseChangedHistory(rule: Checked, old: Checked, now: number): void {
  const changed = (['organization', 'provider', 'model', 'startsAt'] as const).filter(
    (name) => rule[name] !== old[name],
  )
  const fields = [
    ...changed,
    ...(parsePercent(rule.percent) === parsePercent(old.percent) ? [] : ['percent']),
  ]
  if (fields.length > 0)
    throw conflict(
      'discount_in_use',
      `This discount has lowered requests, so that ${fields.join(', ')} stays. End it, and make another one from then on.`,
      { fields },
    )
  const hasEnded = old.expiresAt !== null && Date.parse(old.expiresAt) <= now
  if (hasEnded && rule.expiresAt !== old.expiresAt)
    throw against(
      'discount_ended',
      'This discount has ended, and requests since then were charged without it. Make another one.',
    )
}

/** When the rule ends: not in the past, and not before a request that it has lowered. */
function endOf(
  { expiresAt }: Checked,
  old: Checked | null,
  { now, use }: { now: number; use: Use | null },
): string | null {
  if (expiresAt === null || expiresAt === old?.expiresAt) return expiresAt
  const asked = Date.parse(expiresAt)
  if (asked < now - NOW_TOLERANCE_MS)
    throw invalid('expiresAt', 'A discount ends now or later: send a time that is to come.')
  const freeFrom = use?.freeFrom ?? -Infinity
  if (asked > now && asked < freeFrom)
    throw invalid(
      'expiresAt',
      `It has lowered a request of a later time: it ends at ${new Date(freeFrom).toISOString()} at the earliest.`,
    )
  return new Date(Math.max(asked, now, freeFrom)).toISOString()
}

const SAME = `
  select id from discounts
  where organization_id is not distinct from $1 and provider_id is not distinct from $2
    and model_id is not distinct from $3 and id is distinct from $6
    and tstzrange(starts_at, expires_at) && tstzrange($4::timestamptz, $5::timestamptz)
  order by starts_at nulls first limit 1`

async function refuseOverlap(tx: Tx, rule: Checked, id: string | null): Promise<void> {
  const { organization, provider, model, startsAt, expiresAt } = rule
  const { rows } = await tx.query<{ id: string }>(SAME, [
    ...[organization, provider, model, startsAt, expiresAt, id],
  ])
  const same = rows[0]?.id
  if (same)
    throw conflict(
      'discount_overlaps',
      `${same} gives a discount to exactly the same at that time: end it first, or start after it.`,
      { discount: same },
    )
}
