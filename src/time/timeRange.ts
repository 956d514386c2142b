/** From inclusive, to exclusive, in whole ms since the epoch. */
export type TimeRange = { from: number; to: number }

/** The stretch of equal length right before. */
export const previousRange = ({ from, to }: TimeRange): TimeRange => ({
  from: from - (to - from),
  to: from,
})
