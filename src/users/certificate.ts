import { createHash } from 'node:crypto'

import type { Trace } from './countTraces'

/** What a deletion leaves in the hand of whoever asked for it. It names nobody. */
export type Certificate = {
  id: string
  user: string
  /** What the account is called from now on. */
  pseudonym: string
  requestedBy: string
  requestedRole: string | null
  /** UTC, milliseconds. */
  requestedAt: string
  completedAt: string
  erased: Trace[]
  kept: Trace[]
}

/** With the SHA-256 of its JSON text, which the audit entry of the deletion repeats. */
export type SignedCertificate = Certificate & { hash: string }

/** @returns the text that is stored, and its hash */
export function sealCertificate(certificate: Certificate): { text: string; hash: string } {
  const text = JSON.stringify(certificate)
  return { text, hash: createHash('sha256').update(text).digest('hex') }
}

export const readCertificate = (text: string, hash: string): SignedCertificate => ({
  ...(JSON.parse(text) as Certificate),
  hash,
})

/** What a deleted account is called; ids are random, so their end tells two of them apart. */
export const pseudonymOf = (user: string): string => `Deleted user ${user.slice(-6)}`

/** An address that nobody can have (RFC 2606): accounts are told apart by theirs. */
export const pseudonymousEmail = (user: string): string =>
  `deleted-${createHash('sha256').update(user).digest('hex').slice(0, 24)}@deleted.invalid`
