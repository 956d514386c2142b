import type { OwnView } from '@/users/savedViews'

import { toSearch, type Address } from './address'

/** A tab of a list: a name for a few filters. */
export type SavedView = {
  label: string
  filters: Address
  /** One that an operator made: its id, the order that was kept with it, and who else has it. */
  own?: { id: string; sort: string | undefined; shared: boolean; sharedBy: string | null }
}

/** What a tab neither sets nor is told by. */
const BESIDE = new Set(['q', 'sort', 'page', 'timeZone', 'notFound'])

/**
 * Which of the views the address shows: one's own by filters and order, the others by their filters
 * alone; null where none of them.
 */
export function currentView(views: readonly SavedView[], address: Address): SavedView | null {
  const chosen = keyOf(address)
  const fitting = views.filter(({ filters }) => keyOf(filters) === chosen)
  return (
    fitting.find(({ own }) => own && own.sort === address.sort) ??
    fitting.find(({ own }) => !own) ??
    null
  )
}

/** The address of a view: its filters in place of what was chosen, in its own order or else the same, in the same zone. */
export function viewSearch({ filters, own }: SavedView, { sort, timeZone }: Address): string {
  const kept = { ...filters, sort: own ? own.sort : sort, timeZone }
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(kept)) if (value !== undefined) params.set(name, value)
  return `?${params}`
}

/** An operator's view as a tab. */
export function toSavedView({ id, name, query, shared, sharedBy }: OwnView): SavedView {
  const { sort, ...filters } = Object.fromEntries(new URLSearchParams(query)) as Address
  return { label: name, filters, own: { id, sort, shared, sharedBy } }
}

/** Filters and order of an address that no tab stands for yet, as a query; null where one does. */
export function unsavedQuery(views: readonly SavedView[], address: Address): string | null {
  const { filters, sort } = { filters: keyOf(address), sort: address.sort }
  const current = currentView(views, address)
  const isKept = current !== null && (current.own !== undefined || sort === undefined)
  if (isKept || (filters === '' && sort === undefined)) return null
  const kept = Object.entries(address).filter(([name]) => name === 'sort' || !BESIDE.has(name))
  return toSearch(Object.fromEntries(kept))
}

const keyOf = (address: Address): string =>
  Object.entries(address)
    .filter(([name, value]) => value !== undefined && !BESIDE.has(name))
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join('&')
