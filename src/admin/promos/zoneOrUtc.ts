import { parseTimeZone } from '@/time/parseTimeZone'

/** A zone while it is typed is none yet. */
export function zoneOrUtc(zone: string): string {
  try {
    return parseTimeZone(zone)
  } catch {
    return 'UTC'
  }
}
