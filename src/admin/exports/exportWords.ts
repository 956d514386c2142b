import { formatDateTime } from '@/time/formatDateTime'

import type { ExportFilter } from './exportFilter'

/** What the API names otherwise than people do. */
const TITLES: Readonly<Record<string, string>> = {
  'api-keys': 'API keys',
  'gift-requests': 'gift requests',
  'promo-codes': 'promo codes',
  alerts: 'alert history',
  discounts: 'usage discounts',
  focus: 'FOCUS',
  unpriced: 'unpriced usage',
}

/** `Export API keys` */
export const exportTitle = (what: string): string => `Export ${TITLES[what] ?? what}`

/** Said elsewhere in the dialog. */
const APART = new Set(['window', 'from', 'to', 'timeZone', 'groupBy', 'sortBy', 'sortOrder'])

/** A filter in words: `status ok or canceled · model o3`; null where it lets everything through. */
export function filterWords(filter: ExportFilter): string | null {
  const parts = Object.entries(filter)
    .filter(([name]) => !APART.has(name))
    .map(([name, value]) => `${nameWords(name)} ${value.split(',').join(' or ')}`)
  return parts.length > 0 ? parts.join(' · ') : null
}

/** `amountMin` is `amount min`, `BilledCost` `billed cost`. */
export const nameWords = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).trim()

/** The time that is asked for, in the zone of the screen; null: whenever. */
export function rangeWords({ window, from, to, timeZone = 'UTC' }: ExportFilter): string | null {
  if (window !== undefined) return `the last ${window}, until now`
  const words = (prefix: string, time: string | undefined) => {
    if (time === undefined) return []
    const ms = Date.parse(time)
    return [
      `${prefix} ${Number.isNaN(ms) || !time.includes('T') ? time : formatDateTime(ms, timeZone)}`,
    ]
  }
  const parts = [...words('from', from), ...words('until', to)]
  return parts.length > 0 ? parts.join(' ') : null
}

/** `12.4 MB` */
export function bytesWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`
  const [unit, size] = bytes < 1_000_000 ? ['kB', 1000] : ['MB', 1_000_000]
  return `${Math.round((bytes / Number(size)) * 10) / 10} ${unit}`
}
