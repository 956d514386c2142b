import type { CollectionBeforeValidateHook } from 'payload'

/** A new password leaves no trace in the document: the trail learns of it from here. */
export const notePassword: CollectionBeforeValidateHook = ({
  data,
  originalDoc,
  operation,
  context,
}) => {
  const isSet = typeof data?.password === 'string'
  if (operation === 'update' && isSet) context.passwordOf = (originalDoc as { id?: unknown })?.id
  return data
}
