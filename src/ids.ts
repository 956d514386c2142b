import { randomInt } from 'node:crypto'

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** Prefixes of generated ids; a reader knows from the id alone what it names. */
export type IdPrefix =
  | 'org'
  | 'prj'
  | 'key'
  | 'usr'
  | 'mem'
  | 'txn'
  | 'aud'
  | 'prc'
  | 'svc'
  | 'map'
  | 'note'
  | 'alr'
  | 'view'
  | 'dsc'
  | 'exp'
  | 'pro'
  | 'cmp'
  | 'red'

/** `length` characters of [0-9A-Za-z] from the system's random source. */
export function randomText(length: number): string {
  let text = ''
  for (let i = 0; i < length; i += 1) text += ALPHABET[randomInt(ALPHABET.length)]
  return text
}

/** A new id such as `org_7fK2…`: 20 random characters (119 bits) behind the prefix. */
export const newId = (prefix: IdPrefix): string => `${prefix}_${randomText(20)}`
