import type { SearchKind } from '@/search/found'

/** Something that the palette may open: a page by its address, or an action of the present page. */
export type PaletteItem = {
  /** Stays the same as long as it means the same: what is chosen stays chosen while answers come in. */
  key: string
  title: string
  detail: string
  /** Null: `run` is what it does. */
  href: string | null
  run: (() => void) | null
  /** What a jump to it is remembered by; null: pages and actions are not. */
  jump: Jump | null
}
export type PaletteSection = { label: string; items: PaletteItem[] }

/** What is remembered of a jump: no more than the id, the name and the way. */
export type Jump = { kind: SearchKind; id: string; title: string; href: string }

export type PalettePage = { label: string; group: string; href: string }
export type SearchResult = Jump & { detail: string }
export type SearchGroup = { kind: SearchKind; results: SearchResult[] }
/** An element of the page marked `data-palette-action`. */
export type PageAction = { label: string; run: () => void }

const KIND_WORDS: Record<SearchKind, { one: string; many: string }> = {
  organization: { one: 'Organization', many: 'Organizations' },
  project: { one: 'Project', many: 'Projects' },
  apiKey: { one: 'API key', many: 'API keys' },
  user: { one: 'User', many: 'Users' },
  request: { one: 'Request', many: 'Requests' },
  transaction: { one: 'Transaction', many: 'Transactions' },
  giftRequest: { one: 'Gift request', many: 'Gift requests' },
  promoCode: { one: 'Promo code', many: 'Promo codes' },
  discount: { one: 'Usage discount', many: 'Usage discounts' },
  note: { one: 'Note', many: 'Notes' },
  model: { one: 'Model', many: 'Models' },
  provider: { one: 'Provider', many: 'Providers' },
  price: { one: 'Price', many: 'Prices' },
  usageMapping: { one: 'Usage mapping', many: 'Usage mappings' },
  serviceAccount: { one: 'Service account', many: 'Service accounts' },
  audit: { one: 'Audit entry', many: 'Audit entries' },
}

export const isKind = (value: unknown): value is SearchKind =>
  typeof value === 'string' && Object.hasOwn(KIND_WORDS, value)

type Offered = {
  typed: string
  actions: readonly PageAction[]
  /** What may be done from anywhere. */
  everywhere: readonly PageAction[]
  pages: readonly PalettePage[]
  recent: readonly Jump[]
  groups: readonly SearchGroup[]
}

/**
 * What the palette shows. Nothing typed: what the page can do, the last jumps, every page. Else what fits
 * all words typed, and below it what the server has found, which moves nothing that stood before.
 */
export function toSections({
  typed,
  actions,
  everywhere,
  pages,
  recent,
  groups,
}: Offered): PaletteSection[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  const fits = (text: string) => words.every((word) => text.toLowerCase().includes(word))
  const isEmpty = words.length === 0
  const doing = (offered: readonly PageAction[]) =>
    offered.filter(({ label }) => fits(label)).map(toAction)
  return [
    { label: 'On this page', items: doing(actions) },
    { label: 'Recent', items: isEmpty ? recent.map(toRecent) : [] },
    {
      label: 'Pages',
      items: pages.filter(({ label, group }) => fits(`${group} ${label}`)).map(toPage),
    },
    ...groups.map(({ kind, results }) => ({
      label: KIND_WORDS[kind].many,
      items: results.map(toResult),
    })),
    { label: 'Everywhere', items: doing(everywhere) },
  ].filter(({ items }) => items.length > 0)
}

const toAction = ({ label, run }: PageAction): PaletteItem => ({
  key: `action ${label}`,
  title: label,
  detail: '',
  href: null,
  run,
  jump: null,
})

const toPage = ({ label, group, href }: PalettePage): PaletteItem => ({
  key: `page ${href}`,
  title: label,
  detail: group,
  href,
  run: null,
  jump: null,
})

const toRecent = (jump: Jump): PaletteItem => ({
  key: `recent ${jump.kind} ${jump.href}`,
  title: jump.title,
  detail: KIND_WORDS[jump.kind].one,
  href: jump.href,
  run: null,
  jump,
})

const toResult = ({ detail, ...jump }: SearchResult): PaletteItem => ({
  key: `${jump.kind} ${jump.href}`,
  title: jump.title,
  detail,
  href: jump.href,
  run: null,
  jump,
})

const WHOLE_TOKEN = /^(llmg_[0-9A-Za-z]{4})[0-9A-Za-z]{32}([0-9A-Za-z]{4})$/

/** What is asked for what was typed: of a customer's token no more than its mask leaves the browser. */
export const askedFor = (typed: string): string => typed.trim().replace(WHOLE_TOKEN, '$1…$2')

/** Which of the items is chosen, by its key; the first where that one is gone. */
export function chosenOf(
  sections: readonly PaletteSection[],
  key: string | null,
): PaletteItem | null {
  const items = sections.flatMap((section) => section.items)
  return items.find((item) => item.key === key) ?? items[0] ?? null
}

/** The key of the item so many steps further, around the ends. */
export function step(
  sections: readonly PaletteSection[],
  key: string | null,
  by: 1 | -1,
): string | null {
  const items = sections.flatMap((section) => section.items)
  const at = items.indexOf(chosenOf(sections, key) as PaletteItem)
  return items[(at + by + items.length) % items.length]?.key ?? null
}
