import { formatOffset } from '@/time/formatOffset'
import { offsetAt } from '@/time/localTime'

const plain = (text: string): string => text.toLowerCase().replaceAll('_', ' ')

/** The zones whose names contain what was typed: places that begin with it first. */
export function findZones(zones: readonly string[], typed: string, limit: number): string[] {
  const term = plain(typed.trim())
  const rank = (zone: string): number => {
    const name = plain(zone)
    return name.startsWith(term) || name.includes(`/${term}`) ? 0 : 1
  }
  return zones
    .filter((zone) => plain(zone).includes(term))
    .toSorted((a, b) => rank(a) - rank(b))
    .slice(0, limit)
}

/** The zone's offset at an instant, in words. */
export const offsetOf = (zone: string, ms: number): string => formatOffset(offsetAt(ms, zone))
