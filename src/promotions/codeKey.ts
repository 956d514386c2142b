import { randomInt } from 'node:crypto'

const KEY = /^[A-Z0-9-]{3,40}$/

/** Without 0 O 1 I: a code is read out on the phone. */
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'

/**
 * By what a code is known: the same whatever the case, the width of its characters or blanks around
 * it. Null where it can be no code: A to Z, 0 to 9 and dashes, 3 to 40 of them.
 */
export function toCodeKey(code: string): string | null {
  const key = code.normalize('NFKC').trim().toUpperCase()
  return KEY.test(key) ? key : null
}

/** A code that nobody guesses: 10 of 32 letters (50 bits) behind the prefix, `SPRING-7KQ2M-XW4ZP`. */
export function newCode(prefix = ''): string {
  let letters = ''
  for (let i = 0; i < 10; i += 1) letters += LETTERS[randomInt(LETTERS.length)]
  return `${prefix === '' ? '' : `${prefix}-`}${letters.slice(0, 5)}-${letters.slice(5)}`
}
