import { BUCKET_SIZES } from '../charts/prepare/assembleChart'
import { prepareBuckets, type BucketOptions } from '../charts/prepare/prepareBuckets'
import { formatExactValue } from '../charts/prepare/formatValue'
import type { Volume } from './readVolume'

/** One bar of the strip. Heights are shares of the highest bar, from the ground up. */
export type VolumeBar = {
  /** RFC 3339 in UTC, `to` exclusive. */
  from: string
  to: string
  /** `23 Nov 2026, 14:00 – 15:00`, in the zone of the list. */
  name: string
  /** `1,204 requests, 3 errors`. */
  counts: string
  isWhole: boolean
  errors: number
  clientErrors: number
  others: number
}

export type VolumeStrip = {
  bars: VolumeBar[]
  /** `1,312 per hour at most`. */
  most: string
}

const count = (value: number) => formatExactValue(String(value), 'count')
const counted = (value: number, one: string, many: string) =>
  `${count(value)} ${value === 1 ? one : many}`

/** The bars of a volume; null where it was not counted. */
export function prepareVolume(volume: Volume, options: BucketOptions): VolumeStrip | null {
  const { buckets: counts, granularity } = volume
  if (!counts) return null
  const highest = counts.reduce((most, { totalRequests }) => Math.max(most, totalRequests), 0)
  const share = (value: number) => (highest === 0 ? 0 : value / highest)
  const bars = prepareBuckets(volume, options).map(({ from, to, label, state }, index) => {
    const { totalRequests = 0, errorCount = 0, clientErrorCount = 0 } = counts[index] ?? {}
    const parts = [
      counted(totalRequests, 'request', 'requests'),
      ...(errorCount > 0 ? [counted(errorCount, 'error', 'errors')] : []),
      ...(clientErrorCount > 0
        ? [counted(clientErrorCount, 'caller mistake', 'caller mistakes')]
        : []),
    ]
    return {
      from,
      to,
      name: label,
      counts: parts.join(', '),
      isWhole: state === 'whole',
      errors: share(errorCount),
      clientErrors: share(clientErrorCount),
      others: share(totalRequests - errorCount - clientErrorCount),
    }
  })
  return { bars, most: `${count(highest)} per ${BUCKET_SIZES[granularity]} at most` }
}
