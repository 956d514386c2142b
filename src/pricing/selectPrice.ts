import type { PriceVersion } from './priceVersion'

type Wanted = { provider: string; model: string; region: string | null; timeMicros: number }

/**
 * The price in force when a request happened: its region's own, else the one without a region, never
 * another region's. effectiveTo is exclusive.
 */
export function selectPrice(
  versions: readonly PriceVersion[],
  { provider, model, region, timeMicros }: Wanted,
): PriceVersion | null {
  const inForce = versions.filter(
    (version) =>
      version.provider === provider &&
      version.model === model &&
      version.effectiveFrom <= timeMicros &&
      (version.effectiveTo === null || timeMicros < version.effectiveTo),
  )
  const own = region === null ? undefined : inForce.find((version) => version.region === region)
  return own ?? inForce.find((version) => version.region === null) ?? null
}
