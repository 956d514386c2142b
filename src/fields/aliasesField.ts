import type { TextField } from 'payload'

/** Other spellings under which gateways report the same thing. */
export const aliasesField = (): TextField => ({
  name: 'aliases',
  type: 'text',
  hasMany: true,
  admin: { description: 'Other spellings that gateways report for it.' },
})
