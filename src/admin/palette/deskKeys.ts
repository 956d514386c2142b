const FIELDS = 'input, select, textarea, [contenteditable]:not([contenteditable="false"])'
const DIALOGS = 'dialog[open], [role="dialog"], .payload__modal-item--enterDone'

/** Whether a plain letter belongs to a field, or to a dialog that lies over the page. */
export const isTaken = (target: EventTarget | null): boolean =>
  (target instanceof Element && target.closest(FIELDS) !== null) ||
  document.querySelector(DIALOGS) !== null

const isSeen = (element: HTMLElement): boolean =>
  element.checkVisibility({ visibilityProperty: true }) && element.closest('[inert]') === null

const seen = (selector: string): HTMLElement[] =>
  [...document.querySelectorAll<HTMLElement>(selector)].filter(isSeen)

/** The page's search; where there is none, the first of its filters. */
const SEARCHES = ['[role="search"] input', '.search-filter input', 'input[type="search"]']
const FILTERS = ['.list-page__filters :is(button, input, select)']

/** Puts the focus into the search or filter of the page. @returns whether there is one */
export function focusSearch(): boolean {
  const found = [...SEARCHES, ...FILTERS].flatMap(seen)[0]
  found?.focus()
  if (found instanceof HTMLInputElement) found.select()
  return found !== undefined
}

const ROW_LINK = '[data-opens-row]'

/** The link that opens a row: the one marked so, else its first. */
const linkOf = (row: Element): HTMLElement | null => {
  const links = [...row.querySelectorAll<HTMLElement>(`${ROW_LINK}, a[href]`)].filter(isSeen)
  return links.find((link) => link.matches(ROW_LINK)) ?? links[0] ?? null
}

/** Puts the focus on the next row of the page's tables, or the one before; Enter opens it then. */
export function stepRows(by: 1 | -1): void {
  const rows = [...document.querySelectorAll('tbody tr')].filter((row) => linkOf(row) !== null)
  const at = rows.findIndex((row) => row.contains(document.activeElement))
  const next = at < 0 ? 0 : Math.min(Math.max(at + by, 0), rows.length - 1)
  const link = rows[next] ? linkOf(rows[next]) : null
  link?.focus()
  link?.scrollIntoView({ block: 'nearest' })
}

/** What the page marks as its actions, in its order, each label once. */
export function pageActions(): { label: string; run: () => void }[] {
  const found = new Map<string, () => void>()
  for (const element of document.querySelectorAll<HTMLElement>('[data-palette-action]')) {
    const label = element.dataset['paletteAction'] ?? ''
    const isOff = element.matches(':disabled') || element.closest('[inert]') !== null
    if (!isOff && !found.has(label)) found.set(label, () => element.click())
  }
  return [...found].map(([label, run]) => ({ label, run }))
}
