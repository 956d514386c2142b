import type { UnpricedModel } from '@/metering/listUnpriced'
import { formatExactCount, formatMoney } from '@/money/formatMoney'
import { modelPricesSlug, modelsSlug, providersSlug } from '@collections/slugs'

import { REQUESTS_PATH } from '../requests/requestPath'

type Remedy = { why: string; todo: string; href: string; isRatable: boolean }

const create = (slug: string): string => `/collections/${slug}/create`

/** What the catalogue lacks, and where that is mended; rating again helps only once it knows both names. */
export const REMEDIES: Record<UnpricedModel['reason'], Remedy> = {
  no_price: {
    why: 'no price at the time of use',
    todo: 'Add a price',
    href: create(modelPricesSlug),
    isRatable: true,
  },
  unknown_model: {
    why: 'the catalogue has no such model',
    todo: 'Add the model, or the name as an alias',
    href: create(modelsSlug),
    isRatable: false,
  },
  unknown_provider: {
    why: 'the catalogue has no such provider',
    todo: 'Add the provider, or the name as an alias',
    href: create(providersSlug),
    isRatable: false,
  },
}

/** Its requests, from the first without a price to the last. */
export function unpricedRequestsHref({
  provider,
  model,
  firstTime,
  lastTime,
}: Pick<UnpricedModel, 'firstTime' | 'lastTime' | 'model' | 'provider'>): string {
  // The end of a range is exclusive.
  const to = new Date(Date.parse(lastTime) + 1).toISOString()
  return `${REQUESTS_PATH}?${new URLSearchParams({ provider, model, from: firstTime, to })}`
}

const requests = (count: number): string =>
  `${formatExactCount(count)} ${count === 1 ? 'request' : 'requests'}`

/** What rating did, in a sentence or two. */
export function ratedWords(done: { rerated: number; unpriced: number; charge: string }): string {
  const rated =
    done.rerated === 0
      ? 'Nothing could be rated.'
      : `Rated ${requests(done.rerated)}: ${formatMoney(done.charge)} charged.`
  return done.unpriced === 0
    ? rated
    : `${rated} For the time of ${requests(done.unpriced)} there is still no price.`
}

/** What booking did, in a sentence or two. */
export function bookedWords(done: {
  booked: number
  duplicates: number
  waiting: number
  charge: string
}): string {
  return [
    done.booked === 0
      ? 'Nothing can be mapped yet.'
      : `Booked ${requests(done.booked)}: ${formatMoney(done.charge)} charged.`,
    ...(done.duplicates === 0 ? [] : [`${requests(done.duplicates)} had been counted before.`]),
    ...(done.waiting === 0 ? [] : [`${requests(done.waiting)} still wait.`]),
  ].join(' ')
}
