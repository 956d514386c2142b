/** Seconds after the first, second, … try: news of a request is worth an hour, not a second. */
const PAUSES_S = [60, 300, 900, 3_600, 3 * 3_600, 6 * 3_600, 12 * 3_600] as const

/** The last one fails about a day after the first. */
export const MAX_TRIES = PAUSES_S.length + 1

/** Seconds to wait after `tries` tries, the longest pause after the last of them. */
export const pauseAfter = (tries: number): number => PAUSES_S[Math.max(0, tries - 1)] ?? 12 * 3_600
