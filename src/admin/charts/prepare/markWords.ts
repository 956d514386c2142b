import type { Incident } from '@/alerts/readIncidents'
import type { PriceChange, PriceFieldName } from '@/catalog/readPriceChanges'
import { formatExactMoney, MISSING } from '@/money/formatMoney'
import { formatDateTime } from '@/time/formatDateTime'
import { alertRulesSlug, modelPricesSlug } from '@collections/slugs'

import type { MarkItem } from './chart'

const NAMES: Record<PriceFieldName, string> = {
  inputPerMillion: 'input',
  cachedInputPerMillion: 'cached input',
  cacheWritePerMillion: 'cache write',
  outputPerMillion: 'output',
  reasoningPerMillion: 'reasoning',
  perRequest: 'request',
  perWebSearch: 'web search',
  perImage: 'image',
  costInputPerMillion: 'provider’s input',
  costCachedInputPerMillion: 'provider’s cached input',
  costCacheWritePerMillion: 'provider’s cache write',
  costOutputPerMillion: 'provider’s output',
  costReasoningPerMillion: 'provider’s reasoning',
  costPerRequest: 'provider’s request',
  costPerWebSearch: 'provider’s web search',
  costPerImage: 'provider’s image',
}

const money = (price: string | null): string => (price === null ? MISSING : formatExactMoney(price))
const unitOf = (field: PriceFieldName): string =>
  field.endsWith('PerMillion') ? ' / 1 M tokens' : ' each'

/** `input $2.50 → $2.00 / 1 M tokens`, a line for each price that changed. */
export function priceItem(change: PriceChange, timeZone: string): MarkItem {
  const { id, model, provider, region, effectiveFrom, isFirst, changes, areTiersChanged } = change
  const lines = changes.map(({ field, from, to }) => {
    const prices = isFirst ? money(to) : `${money(from)} → ${money(to)}`
    return `${NAMES[field]} ${prices}${unitOf(field)}`
  })
  return {
    id,
    title: `${model} at ${provider}${region === null ? '' : ` (${region})`}${isFirst ? ', first price' : ''}`,
    time: formatDateTime(Date.parse(effectiveFrom), timeZone),
    lines: areTiersChanged ? [...lines, 'prices of long contexts'] : lines,
    href: `/collections/${modelPricesSlug}/${encodeURIComponent(id)}`,
  }
}

/** What the rule said, and from when to when. */
export function incidentItem(incident: Incident, timeZone: string): MarkItem {
  const { id, rule, ruleName, hasRule, message } = incident
  return {
    id,
    title: ruleName,
    time: spanWords(incident, timeZone),
    lines: [message],
    href: hasRule ? `/collections/${alertRulesSlug}/${encodeURIComponent(rule)}` : null,
  }
}

function spanWords({ startedAt, endedAt, isOpen }: Incident, timeZone: string): string {
  const begin = formatDateTime(Date.parse(startedAt), timeZone)
  if (isOpen) return `since ${begin}`
  if (endedAt === null) return `${begin}, its end is not known`
  const end = formatDateTime(Date.parse(endedAt), timeZone)
  const [day = ''] = begin.split(', ')
  return `${begin} – ${end.startsWith(`${day}, `) ? end.slice(day.length + 2) : end}`
}
