/** A usage discount; null: any. Times in µs since the epoch, null: open. */
export type DiscountRule = {
  id: string
  organization: string | null
  provider: string | null
  model: string | null
  /** Percent × 10,000: 125000 is 12.5 %. */
  percent: bigint
  /** Inclusive. */
  startsAt: number | null
  /** Exclusive. */
  expiresAt: number | null
}

export type DiscountQuery = {
  organization: string
  provider: string
  model: string
  /** When the request happened, in µs since the epoch. */
  timeMicros: number
}

type Scope = Pick<DiscountRule, 'model' | 'organization' | 'provider'>

/** What a rule may name, the most specific first: an organization beats all, then a provider a model. */
const SPECIFICITY: readonly (readonly (keyof Scope)[])[] = [
  ['organization', 'provider', 'model'],
  ['organization', 'provider'],
  ['organization', 'model'],
  ['organization'],
  ['provider', 'model'],
  ['provider'],
  ['model'],
]

/** 0 for the most specific; null for a rule that is open in all three, which is none. */
export function specificityOf(scope: Scope): number | null {
  const place = SPECIFICITY.findIndex((names) =>
    (['organization', 'provider', 'model'] as const).every(
      (name) => (scope[name] !== null) === names.includes(name),
    ),
  )
  return place === -1 ? null : place
}

/** Finds the one rule that applies to a request, or null. */
export type DiscountBook = (query: DiscountQuery) => DiscountRule | null

/**
 * The rules by their scopes: a request looks at the seven scopes that it is in, however many rules there
 * are. The most specific rule wins, discounts never add up. Of two with one scope the one that started
 * last wins, then the smaller id, so that every caller gets the same.
 */
export function indexDiscountRules(rules: Iterable<DiscountRule>): DiscountBook {
  const byScope = new Map<string, DiscountRule[]>()
  const used = new Set<number>()
  for (const rule of rules) {
    const place = specificityOf(rule)
    if (place === null) continue
    used.add(place)
    const key = keyOf(rule, place)
    byScope.set(key, [...(byScope.get(key) ?? []), rule])
  }
  for (const same of byScope.values()) same.sort(byStart)
  const places = [...used].sort((a, b) => a - b)
  return (query) => {
    for (const place of places) {
      const rule = byScope.get(keyOf(query, place))?.find((one) => isInForce(one, query.timeMicros))
      if (rule) return rule
    }
    return null
  }
}

// No stored name holds a NUL.
function keyOf(scope: Scope, place: number): string {
  let key = String(place)
  for (const name of SPECIFICITY[place] ?? []) key += `\0${scope[name]}`
  return key
}

/** Whether a rule holds at a time: from its start until before its end. */
export const isInForce = (
  { startsAt, expiresAt }: Pick<DiscountRule, 'expiresAt' | 'startsAt'>,
  timeMicros: number,
): boolean =>
  (startsAt === null || startsAt <= timeMicros) && (expiresAt === null || timeMicros < expiresAt)

/** The latest start first. */
function byStart(one: DiscountRule, other: DiscountRule): number {
  const [a, b] = [one.startsAt ?? -Infinity, other.startsAt ?? -Infinity]
  if (a !== b) return a > b ? -1 : 1
  return one.id < other.id ? -1 : 1
}
