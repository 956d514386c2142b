import { ValidationError, type CollectionBeforeValidateHook } from 'payload'

// Length beats composition rules (NIST SP 800-63B); 128 bounds the hashing work.
const MIN_LENGTH = 8
const MAX_LENGTH = 128

export const refuseWeakPassword: CollectionBeforeValidateHook = ({ data, req }) => {
  const password: unknown = data?.password
  if (password === undefined || password === null) return data
  const refuse = (message: string) => {
    throw new ValidationError({ collection: 'users', errors: [{ path: 'password', message }], req })
  }
  if (typeof password !== 'string' || password.length < MIN_LENGTH)
    refuse(`Use at least ${MIN_LENGTH} characters.`)
  else if (password.length > MAX_LENGTH) refuse(`Use at most ${MAX_LENGTH} characters.`)
  else if (password.toLowerCase() === String(data?.email ?? '').toLowerCase())
    refuse('Do not use the e-mail as the password.')
  return data
}
