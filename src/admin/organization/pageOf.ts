/** Far beyond any list: an address somebody typed must not overflow the database's numbers. */
const MAX_PAGE = 1_000_000

/** The page an address asks for, counted from 1; anything that is no page number is the first. */
export function pageOf(value: unknown): number {
  const page = typeof value === 'string' && /^\d{1,7}$/.test(value) ? Number(value) : 1
  return Math.min(Math.max(page, 1), MAX_PAGE)
}
