import { RefusedError } from '@/errors'
import { parseTimeRange } from '@/time/parseTimeRange'
import { PLATFORM_RANGES } from '@/metrics/answers'

type Query = { range?: unknown; from?: unknown; to?: unknown; timeZone?: unknown; mode?: unknown }

/** What is wrong with the dashboard's address, once for the whole page; each answer checks again. */
export function refusalOf({ range, mode, ...time }: Query): string | null {
  if (range !== undefined && !PLATFORM_RANGES.some((name) => name === range))
    return `The range is ${PLATFORM_RANGES.join(', ')}, or from and to.`
  if (range !== undefined && (time.from !== undefined || time.to !== undefined))
    return 'A range stands alone, without from and to.'
  if (mode !== undefined && mode !== 'daily' && mode !== 'cumulative')
    return 'The mode is daily or cumulative.'
  try {
    parseTimeRange(time, { now: Date.now(), defaultWindow: '30d' })
    return null
  } catch (error) {
    if (error instanceof RefusedError) return error.message
    throw error
  }
}
