import type { Params } from 'payload'

/** The time of an overview as its address says it; nothing said is its default. */
export type OverviewTime = Readonly<Record<'from' | 'timeZone' | 'to' | 'window', unknown>>

export const overviewTime = ({ window, from, to, timeZone }: Params): OverviewTime => ({
  window,
  from,
  to,
  timeZone,
})
