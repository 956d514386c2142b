import type { PriceVersion } from './priceVersion'

export type PriceQuery = {
  provider: string
  model: string
  region: string | null
  /** When the request happened, in µs since the epoch. */
  timeMicros: number
}

/**
 * The version in force: the region's own, else the one without region, never another region's.
 * Periods of one model, provider and region do not overlap, so at most one of each is found.
 */
export function selectPrice(
  versions: Iterable<PriceVersion>,
  { provider, model, region, timeMicros }: PriceQuery,
): PriceVersion | null {
  let everywhere: PriceVersion | null = null
  for (const version of versions) {
    if (version.model !== model || version.provider !== provider) continue
    if (timeMicros < version.effectiveFrom) continue
    if (version.effectiveTo !== null && timeMicros >= version.effectiveTo) continue
    if (version.region === null) everywhere = version
    else if (version.region === region) return version
  }
  return everywhere
}
