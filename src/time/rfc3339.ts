const RFC_3339 =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/

/** Whole seconds since the epoch in ms, and the digits behind the second as microseconds. */
export type ParsedInstant = { secondMs: number; micros: number }

/**
 * A date and time with zone (a space for the T is fine, as RFC 3339 says); null for anything else, for days that do not exist and for leap seconds
 * (no clock that reports usage shows them). Digits beyond the microsecond are cut.
 */
export function parseRfc3339(text: string): ParsedInstant | null {
  const match = RFC_3339.exec(text)
  if (!match) return null
  const [, years, months, days, hours, minutes, seconds, fraction = '', sign] = match
  const date = utcDate(Number(years), Number(months), Number(days))
  const [hour, minute, second] = [Number(hours), Number(minutes), Number(seconds)]
  const [offsetHour, offsetMinute] = [Number(match[9] ?? 0), Number(match[10] ?? 0)]
  if (date === null || hour > 23 || minute > 59 || second > 59) return null
  if (offsetHour > 23 || offsetMinute > 59) return null
  const offset = (offsetHour * 60 + offsetMinute) * (sign === '-' ? -60_000 : 60_000)
  return {
    secondMs: date + ((hour * 60 + minute) * 60 + second) * 1000 - offset,
    micros: Number(fraction.slice(0, 6).padEnd(6, '0')),
  }
}

/** Midnight UTC of a calendar day, or null when there is no such day. */
export function utcDate(year: number, month: number, day: number): number | null {
  const date = new Date(0)
  // Date.UTC takes the years 0 to 99 for 1900 to 1999.
  date.setUTCFullYear(year, month - 1, day)
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : null
}
