import { malformed } from '@/errors'
import { readRequiredText, refuseBadAmount, refuseLongText } from '@/ledger/entryInputs'
import { formatNano } from '@/money/formatNano'
import type { NanoUsd } from '@/money/nanoUsd'
import { parseMoney } from '@/money/parseMoney'

/** As the column of the collection. */
const MAX_DESCRIPTION = 200

/** @throws RefusedError 400 `description_invalid`, `description_required` */
export const readDescription = (value: unknown): string => readRequiredText(value, 'description')

/** @throws RefusedError 422 `description_too_long` */
export const refuseLongDescription = (description: string): void =>
  refuseLongText(description, 'description', MAX_DESCRIPTION)

/**
 * A limit as it is sent; null: none. Leaving it out is no answer.
 * @throws RefusedError 400 `field_invalid`, `amount_invalid`
 */
export function readUsageLimit(value: unknown): NanoUsd | null {
  if (value === undefined)
    throw malformed('field_invalid', 'Send usageLimit: an amount in USD, or null for none.', {
      field: 'usageLimit',
    })
  return value === null ? null : parseMoney(value, { field: 'usageLimit' })
}

/**
 * A limit as it is kept.
 * @throws RefusedError 422 `amount_not_positive`, `amount_too_precise`
 */
export function checkedLimit(limit: NanoUsd | null): string | null {
  if (limit === null) return null
  refuseBadAmount(limit, 'usageLimit')
  return formatNano(limit)
}
