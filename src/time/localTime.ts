/** A wall clock's reading. `month` is 1 to 12. */
export type LocalTime = {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
}

/** Making a formatter costs a hundred times what using one does. Zone names are checked before. */
const formatters = new Map<string, Intl.DateTimeFormat>()

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone)
  if (known) return known
  const formatter = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  formatters.set(timeZone, formatter)
  return formatter
}

/** What the clocks of a zone show at an instant (ms since the epoch). */
export function localTimeAt(ms: number, timeZone: string): LocalTime {
  if (timeZone === 'UTC') return utcTimeAt(ms)
  const local: LocalTime = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 }
  for (const { type, value } of formatterOf(timeZone).formatToParts(ms))
    if (type in local) local[type as keyof LocalTime] = Number(value)
  return local
}

/** Without Intl, which takes fifty times as long. */
function utcTimeAt(ms: number): LocalTime {
  const date = new Date(ms)
  if (Number.isNaN(date.getTime())) throw new RangeError('Invalid time value')
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
  }
}

/** How far the clocks of a zone are ahead of UTC at an instant, in ms. */
export function offsetAt(ms: number, timeZone: string): number {
  if (timeZone === 'UTC') return 0
  const { year, month, day, hour, minute, second } = localTimeAt(ms, timeZone)
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / 1000) * 1000
}
