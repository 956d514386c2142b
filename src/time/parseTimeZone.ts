import { malformed } from '@/errors'

/**
 * An IANA zone in its usual capitals. An alias stays itself (`Asia/Kolkata` must not turn into
 * `Asia/Calcutta` on the screen); offsets such as `+02:00` are refused: they know no summer time.
 * @throws RefusedError 400 `time_zone_invalid`
 */
export function parseTimeZone(value: unknown): string {
  const resolved = typeof value === 'string' ? resolveZone(value) : null
  if (typeof value !== 'string' || resolved === null)
    throw malformed(
      'time_zone_invalid',
      'timeZone is the name of an IANA time zone, such as UTC or Europe/Berlin.',
    )
  return value.toLowerCase() === resolved.toLowerCase() ? resolved : value
}

function resolveZone(name: string): string | null {
  if (!/^[A-Za-z][A-Za-z0-9_+\-/]{0,63}$/.test(name)) return null
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}
