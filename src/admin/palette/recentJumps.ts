import { isKind, type Jump } from './paletteItems'

const MOST = 8

/** One list for each operator of a browser. */
const nameOf = (operator: string) => `desk.recent.${operator}`

/** The last jumps, the newest first. Whatever stands in the browser's store was written by somebody. */
export function readRecent(operator: string): Jump[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(nameOf(operator)) ?? '[]')
    return Array.isArray(stored) ? stored.filter(isJump).slice(0, MOST) : []
  } catch {
    // No store in this browser, or one that somebody has written over: nothing is remembered.
    return []
  }
}

/** Remembers a jump by id and title alone. */
export function keepRecent(operator: string, { kind, id, title, href }: Jump): void {
  const others = readRecent(operator).filter((jump) => jump.href !== href)
  try {
    const kept = [{ kind, id, title, href }, ...others].slice(0, MOST)
    localStorage.setItem(nameOf(operator), JSON.stringify(kept))
  } catch {
    // A full or forbidden store: the jump itself goes on.
  }
}

/** An address within this desk. */
const OWN_ADDRESS = /^\/(?![/\\])/

function isJump(value: unknown): value is Jump {
  if (typeof value !== 'object' || value === null) return false
  const { kind, id, title, href } = value as Record<string, unknown>
  return (
    isKind(kind) &&
    [id, title, href].every((text) => typeof text === 'string' && text.length < 1000) &&
    OWN_ADDRESS.test(String(href))
  )
}
