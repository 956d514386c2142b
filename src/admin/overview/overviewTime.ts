import type { Params } from 'payload'

/** The time of an overview as its address says it; nothing said is its default. */
export type OverviewTime = Readonly<Record<'from' | 'timeZone' | 'to' | 'window', unknown>>

export const overviewTime = ({ window, from, to, timeZone }: Params): OverviewTime => ({
  window,
  from,
  to,
  timeZone,
})

/** A page's address that shows such a time, and only what the filters mean. */
export function withTime(
  path: string,
  time: Partial<OverviewTime>,
  filters: Readonly<Record<string, string>> = {},
): string {
  const query = new URLSearchParams(filters)
  for (const [name, value] of Object.entries(time))
    if (typeof value === 'string') query.set(name, value)
  return query.size === 0 ? path : `${path}?${query}`
}
