import type { FieldHook, TextField } from 'payload'

import { parsePercent } from '@/discounts/percent'
import { canonicalDecimal } from '@/money/canonicalDecimal'

const HINT = 'A percent above 0 and up to 100 such as 12.5: digits, a point, up to 4 decimals.'

/** A JSON number is taken by its shortest decimal form, and then has to pass the same check. */
const toDecimalText: FieldHook = ({ value }: { value?: unknown }) =>
  typeof value === 'number' ? String(value) : value

/** Postgres gives `12.5000`; callers get `12.5`. */
const toCanonical: FieldHook = ({ value }: { value?: unknown }) =>
  typeof value === 'string' ? canonicalDecimal(value) : value

/** A percent above 0 as a decimal string over `numeric(7,4)`: × 10,000 it is a whole number. */
export const percentField = (name: string, description: string): TextField => ({
  name,
  type: 'text',
  required: true,
  admin: { description, components: { Cell: '/src/admin/cells/PercentCell#PercentCell' } },
  hooks: { beforeValidate: [toDecimalText], afterRead: [toCanonical] },
  validate: (value: unknown) => parsePercent(value) !== null || HINT,
})
