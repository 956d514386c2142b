import { createHash } from 'node:crypto'

import { randomText } from './ids'

/** A customer's key to the gateway begins so; a service account's token begins otherwise. */
export const API_TOKEN_PREFIX = 'llmg_'
export const SERVICE_TOKEN_PREFIX = 'llmgs_'

/** Random characters behind the prefix. */
export const TOKEN_LENGTH = 40
/** So many characters a mask shows behind the prefix, and as many at the end. */
export const MASK_LENGTH = 4

/** A new token, shown once, and the hash that is kept of it. */
export function newToken(prefix: string): { token: string; tokenHash: string } {
  const token = `${prefix}${randomText(TOKEN_LENGTH)}`
  return { token, tokenHash: hashToken(token) }
}

/** SHA-256 in hex. 240 random bits need no slow hash; a fast one keeps authentication cheap. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex')

/** `llmg_Ab3d…x9Yz`: enough to tell keys apart, and nothing to call with. */
export const maskToken = (token: string, prefix: string): string =>
  `${token.slice(0, prefix.length + MASK_LENGTH)}…${token.slice(-MASK_LENGTH)}`
