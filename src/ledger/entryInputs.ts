import { against, malformed } from '@/errors'
import { decimalPlaces } from '@/money/decimalPlaces'
import { formatNano } from '@/money/formatNano'
import type { NanoUsd } from '@/money/nanoUsd'

export const MAX_COMMENT = 500
const MAX_KEY = 200

// Half a surrogate pair would be stored as another character than was sent; NUL not at all.
const NOT_STORABLE = /\0|\p{Surrogate}/u

const isStorable = (value: unknown): value is string =>
  typeof value === 'string' && !NOT_STORABLE.test(value)

const toCode = (field: string) => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** Whether a text can be an id at all; what cannot is not looked up. */
export const isIdShaped = (value: unknown): value is string =>
  typeof value === 'string' && /^[\w.:-]{1,100}$/.test(value)

/** What people count: an emoji is one character. */
const lengthOf = (text: string): number => [...text].length

/** A free text as it is kept: trimmed; missing = empty. @throws RefusedError 400 `<field>_invalid` */
export function readText(value: unknown, field: string): string {
  if (value === undefined || value === null) return ''
  if (!isStorable(value))
    throw malformed(`${toCode(field)}_invalid`, `${field} is text.`, { field })
  return value.trim()
}

/** A text that has to say something. @throws RefusedError 400 `<field>_invalid`, `<field>_required` */
export function readRequiredText(value: unknown, field: string): string {
  const text = readText(value, field)
  if (text === '') throw malformed(`${toCode(field)}_required`, `Say the ${field}.`, { field })
  return text
}

/** @throws RefusedError 400 `idempotency_key_invalid` */
export function readKey(value: unknown): string | null {
  if (value === undefined || value === null) return null
  if (!isStorable(value) || value.length < 1 || lengthOf(value) > MAX_KEY)
    throw malformed(
      'idempotency_key_invalid',
      `An idempotency key has 1 to ${MAX_KEY} characters.`,
      { field: 'idempotencyKey' },
    )
  return value
}

/** @throws RefusedError 400 `idempotency_key_invalid`, `idempotency_key_required` */
export function readRequiredKey(value: unknown): string {
  const key = readKey(value)
  if (key === null)
    throw malformed(
      'idempotency_key_required',
      'Send an idempotencyKey of your own: repeated, it gets the first result.',
    )
  return key
}

/** @throws RefusedError 422 `<field>_too_long` */
export function refuseLongText(text: string, field: string, max = MAX_COMMENT): void {
  if (lengthOf(text) > max)
    throw against(`${toCode(field)}_too_long`, `${field} has at most ${max} characters.`, {
      field,
      max,
    })
}

/** Money that people type: more than 0, whole cents. @throws RefusedError 422 `amount_not_positive`, `amount_too_precise` */
export function refuseBadAmount(amount: NanoUsd, field: string): void {
  if (amount <= 0n) throw against('amount_not_positive', `${field} is more than 0.`, { field })
  if (decimalPlaces(formatNano(amount)) > 2)
    throw against('amount_too_precise', `${field} has at most 2 decimals.`, { field })
}
