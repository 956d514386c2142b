/** Chance that repeats: the same seed gives the same draws, on every machine. */
export type Random = {
  /** In [0, 1). */
  unit(): number
  /** A whole number of [min, max]. */
  whole(min: number, max: number): number
  chance(probability: number): boolean
  pick<T>(list: readonly T[]): T
  /** Picks by weight; weights need not add up to anything. */
  weighted<T>(list: readonly (readonly [T, number])[]): T
  /** Around `median`, skewed to the right as sizes and durations are. */
  skewed(median: number, sigma: number): number
  /** How many of something that happens `mean` times on average. */
  poisson(mean: number): number
}

/** A source of chance for one named thing; parts are joined, so ('a', 1) differs from ('a1'). */
export function createRandom(...parts: readonly (string | number)[]): Random {
  let state = hashText(parts.join('\u0000'))
  // mulberry32: small, fast, and good enough for a picture of traffic.
  const unit = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const weighted = <T>(list: readonly (readonly [T, number])[]): T => {
    let left = unit() * list.reduce((sum, [, weight]) => sum + weight, 0)
    for (const [item, weight] of list) {
      left -= weight
      if (left < 0) return item
    }
    return itemAt(list, list.length - 1)[0]
  }
  return {
    unit,
    weighted,
    whole: (min, max) => min + Math.floor(unit() * (max - min + 1)),
    chance: (probability) => unit() < probability,
    pick: (list) => itemAt(list, Math.floor(unit() * list.length)),
    skewed: (median, sigma) => median * Math.exp(sigma * normal(unit)),
    poisson: (mean) => poisson(mean, unit),
  }
}

const itemAt = <T>(list: readonly T[], index: number): T => {
  const item = list[index]
  if (item === undefined) throw new Error('There is nothing to pick from.')
  return item
}

/** FNV-1a with a final mix, so that neighbouring seeds share nothing. */
function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}

const normal = (unit: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit())

function poisson(mean: number, unit: () => number): number {
  if (mean > 40) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(unit)))
  const limit = Math.exp(-mean)
  let count = 0
  for (let product = unit(); product > limit; product *= unit()) count += 1
  return count
}
