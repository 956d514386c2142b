const DAY_MS = 86_400_000

/** The calendar day so many after `2026-11-23`; empty where that is no date. */
function shift(date: string, days: number): string {
  const ms = Date.parse(date)
  return Number.isNaN(ms) ? '' : new Date(ms + days * DAY_MS).toISOString().slice(0, 10)
}

export const dayAfter = (date: string): string => shift(date, 1)
export const dayBefore = (date: string): string => shift(date, -1)
