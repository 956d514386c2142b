import type { Address } from '../list/address'

/** A filter that no menu offers: it comes with a link, and a click takes it away. */
export type SetChip = { name: string; value: string; label: string }

const NAMED = {
  organization: { one: 'Organization', many: 'organizations' },
  project: { one: 'Project', many: 'projects' },
  apiKey: { one: 'Key', many: 'keys' },
  discountRule: { one: 'Discount', many: 'discounts' },
} as const

/** The ids in such a parameter. */
export const idsOf = (address: Address, name: keyof typeof NAMED): string[] =>
  address[name]?.split(',') ?? []

/**
 * The chips of an address.
 * @param names what ids are called, where it is known
 * @param isFixed the parameters that the page itself sets
 */
export function prepareSetChips(
  address: Address,
  names: ReadonlyMap<string, string>,
  isFixed: (name: string) => boolean = () => false,
): SetChip[] {
  const chips: SetChip[] = []
  for (const [name, words] of Object.entries(NAMED)) {
    const value = address[name]
    if (value === undefined || isFixed(name)) continue
    const values = value.split(',')
    const label =
      values.length === 1
        ? `${words.one} ${names.get(value) ?? value}`
        : `${values.length} ${words.many}`
    chips.push({ name, value, label })
  }
  return chips
}
