import type { Address } from './address'

/** A tab of a list: a name for a few filters. */
export type SavedView = { label: string; filters: Address }

/** What a tab neither sets nor is told by. */
const BESIDE = new Set(['q', 'sort', 'page', 'timeZone', 'notFound'])

/** Which of the views the address shows, by its filters alone; null where none of them. */
export function currentView(views: readonly SavedView[], address: Address): SavedView | null {
  const chosen = keyOf(address)
  return views.find(({ filters }) => keyOf(filters) === chosen) ?? null
}

/** The address of a view: its filters in place of what was chosen, in the same order and zone. */
export function viewSearch(view: SavedView, { sort, timeZone }: Address): string {
  const kept = { ...view.filters, sort, timeZone }
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(kept)) if (value !== undefined) params.set(name, value)
  return `?${params}`
}

const keyOf = (address: Address): string =>
  Object.entries(address)
    .filter(([name, value]) => value !== undefined && !BESIDE.has(name))
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join('&')
