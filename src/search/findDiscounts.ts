import { readDiscount } from '@/metering/listDiscounts'

import { inWords, type Finder } from './found'

/** Usage discounts by their id. */
export const findDiscounts: Finder = async (db, { text }) => {
  if (!text.startsWith('dsc_')) return []
  const rule = await readDiscount(db, text)
  if (!rule) return []
  const { id, percent, organizationName, provider, model, status } = rule
  const whose = organizationName ?? 'all organizations'
  return [
    {
      id,
      title: `${percent} % off for ${whose}`,
      detail: inWords(provider, model, status, rule.reason),
      isExact: true,
    },
  ]
}
