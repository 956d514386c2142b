import type { FieldHook, TextField } from 'payload'

import { canonicalDecimal } from '@/money/canonicalDecimal'

type Options = {
  label?: string
  required?: boolean
  readOnly?: boolean
  allowNegative?: boolean
  description?: string
  hidden?: boolean
}

const MONEY = /^-?\d{1,11}(\.\d{1,9})?$/
const PRICE = /^\d{1,8}(\.\d{1,12})?$/

/**
 * A JSON number is taken by its shortest decimal form, and then has to pass the same check. A form
 * sends a field that was cleared as an empty text, which no numeric column takes: it means none.
 */
const toDecimalText: FieldHook = ({ value }: { value?: unknown }) => {
  if (value === '') return null
  return typeof value === 'number' ? String(value) : value
}

/** Postgres gives `0.100000000`; callers get `0.1`. */
const toCanonical: FieldHook = ({ value }: { value?: unknown }) =>
  typeof value === 'string' ? canonicalDecimal(value) : value

function decimalField(name: string, pattern: RegExp, hint: string, options: Options): TextField {
  return {
    name,
    type: 'text',
    ...(options.label ? { label: options.label } : {}),
    ...(options.required ? { required: true } : {}),
    // A text column behind a numeric one cannot be searched with LIKE: no list filter offers it.
    admin: {
      readOnly: options.readOnly ?? false,
      hidden: options.hidden ?? false,
      ...(options.description ? { description: options.description } : {}),
      components: { Cell: '/src/admin/cells/MoneyCell#MoneyCell' },
    },
    hooks: { beforeValidate: [toDecimalText], afterRead: [toCanonical] },
    validate: (value: unknown) => {
      if (value === null || value === undefined) return options.required ? 'Required.' : true
      if (typeof value !== 'string' || !pattern.test(value)) return hint
      if (!options.allowNegative && value.startsWith('-')) return 'Must not be negative.'
      return true
    },
  }
}

/** USD as a decimal string over `numeric(20,9)`; the column itself is declared in src/db/exactColumns. */
export const moneyField = (name: string, options: Options = {}): TextField =>
  decimalField(
    name,
    MONEY,
    'An amount in USD such as 12.5: digits, a point, up to 9 decimals.',
    options,
  )

/** A price in USD as a decimal string over `numeric(20,12)`. */
export const priceField = (name: string, options: Options = {}): TextField =>
  decimalField(
    name,
    PRICE,
    'A price in USD such as 2.5: digits, a point, up to 12 decimals.',
    options,
  )
