import { against } from '@/errors'
import { parseMoney } from '@/money/parseMoney'
import { formatNano } from '@/money/formatNano'
import { parseTimeZone } from '@/time/parseTimeZone'

import { PROMO_DURATIONS, PROMO_KINDS, PROMO_PLANS, type PromoCode } from './promoCode'
import { toCodeKey } from './codeKey'

type Input = Readonly<Record<string, unknown>>

/** @returns 422 `promo_code_invalid`, with the field */
export const invalidPromo = (field: string, message: string) =>
  against('promo_code_invalid', message, { field })

/** A form sends an empty text for a field that was cleared. */
const isMissing = (value: unknown): value is '' | null | undefined =>
  value === undefined || value === null || value === ''

function choice<Value extends string>(input: Input, field: string, valid: readonly Value[]) {
  const value = input[field]
  if (isMissing(value)) return null
  const known = valid.find((name) => name === value)
  if (known === undefined) throw invalidPromo(field, `${field} is one of ${valid.join(', ')}.`)
  return known
}

function choices<Value extends string>(input: Input, field: string, valid: readonly Value[]) {
  const value = input[field] ?? []
  if (!Array.isArray(value)) throw invalidPromo(field, `${field} is a list.`)
  return value.map((item) => {
    const known = valid.find((name) => name === item)
    if (known === undefined) throw invalidPromo(field, `${field} has ${valid.join(', ')} alone.`)
    return known
  })
}

function count(input: Input, field: string): number | null {
  const value = input[field]
  if (isMissing(value)) return null
  if (typeof value !== 'number' || !Number.isInteger(value))
    throw invalidPromo(field, `${field} is a whole number.`)
  return value
}

function money(input: Input, field: string): string | null {
  const value = input[field]
  return isMissing(value) ? null : formatNano(parseMoney(value, { field }))
}

function instant(input: Input, field: string): number | null {
  const value = input[field]
  if (isMissing(value)) return null
  const time =
    value instanceof Date ? value.getTime() : Date.parse(typeof value === 'string' ? value : '')
  if (Number.isNaN(time))
    throw invalidPromo(field, `${field} is a time such as 2026-12-31T23:00:00Z.`)
  return time
}

function flag(input: Input, field: string): boolean {
  const value = input[field] ?? false
  if (typeof value !== 'boolean') throw invalidPromo(field, `${field} is true or false.`)
  return value
}

const idOf = (value: unknown): string =>
  typeof value === 'object' && value !== null && 'id' in value ? String(value.id) : String(value)

/** Ids of one or several related documents. */
function ids(input: Input, field: string): string[] {
  const value = input[field] ?? []
  if (!Array.isArray(value)) throw invalidPromo(field, `${field} is a list of ids.`)
  return value.map(idOf)
}

/**
 * A code as Payload has it, changed or new, as the rules see it.
 * @throws RefusedError 400 `amount_invalid`, `time_zone_invalid`; 422 `promo_code_invalid`
 */
export function readPromoInput(input: Input): PromoCode {
  const { code } = input
  const codeKey = typeof code === 'string' ? toCodeKey(code) : null
  if (typeof code !== 'string' || codeKey === null)
    throw invalidPromo('code', 'A code has 3 to 40 letters A to Z, digits and dashes.')
  const kind = choice(input, 'kind', PROMO_KINDS)
  if (kind === null) throw invalidPromo('kind', 'Say what the code does.')
  return {
    id: String(input.id),
    code: code.trim(),
    codeKey,
    name: typeof input.name === 'string' && input.name !== '' ? input.name : null,
    campaign: isMissing(input.campaign) ? null : idOf(input.campaign),
    kind,
    basisPoints: count(input, 'basisPoints'),
    amount: money(input, 'amount'),
    maxBonus: money(input, 'maxBonus'),
    duration: choice(input, 'duration', PROMO_DURATIONS),
    durationMonths: count(input, 'durationMonths'),
    plans: choices(input, 'plans', PROMO_PLANS),
    organizations: ids(input, 'organizations'),
    startsAt: instant(input, 'startsAt'),
    endsAt: instant(input, 'endsAt'),
    timeZone: parseTimeZone(isMissing(input.timeZone) ? 'UTC' : input.timeZone),
    maxRedemptions: count(input, 'maxRedemptions'),
    maxPerOrganization: count(input, 'maxPerOrganization') ?? 1,
    budget: money(input, 'budget'),
    minimumAmount: money(input, 'minimumAmount'),
    firstPurchaseOnly: flag(input, 'firstPurchaseOnly'),
    active: flag(input, 'active'),
    isDeleted: !isMissing(input.deletedAt),
    redeemed: Number(input.redeemed ?? 0),
    spent: money(input, 'spent') ?? '0',
    updatedAt: instant(input, 'updatedAt') ?? 0,
  }
}
