import type { TextField } from 'payload'

import { newId, type IdPrefix } from '@/ids'

// GraphQL asks for every required field, also for one with a default, unless its reading is ruled.
const everybody = () => true

/** A readable text id, `org_…`; generated unless given. */
export function idField(prefix: IdPrefix): TextField {
  const pattern = new RegExp(`^${prefix}_[A-Za-z0-9_-]{1,60}$`)
  return {
    name: 'id',
    type: 'text',
    required: true,
    defaultValue: () => newId(prefix),
    access: { read: everybody },
    admin: { hidden: true },
    validate: (value: unknown) =>
      (typeof value === 'string' && pattern.test(value)) ||
      `An id looks like ${prefix}_ and up to 60 letters, digits, - or _.`,
  }
}

const SLUG = /^[a-z0-9._:-]{1,100}$/

/** Providers and models are named by their own slug; other spellings are aliases. */
export function slugIdField(): TextField {
  return {
    name: 'id',
    type: 'text',
    required: true,
    label: 'Id',
    admin: { description: 'Small letters, digits and . _ : -; never changes.' },
    validate: (value: unknown) =>
      (typeof value === 'string' && SLUG.test(value)) ||
      'Use 1 to 100 characters out of a-z, 0-9, ".", "_", ":" and "-".',
  }
}
