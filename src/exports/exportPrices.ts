import type { Snapshot } from '@/db/inSnapshot'
import { readBatches } from '@/db/readBatches'
import { canonicalDecimal } from '@/money/canonicalDecimal'
import { formatZoned } from '@/time/formatZoned'
import { parseTimeZone } from '@/time/parseTimeZone'

import { readSeveral, requireKnownFilters } from './exportFilters'
import {
  json,
  number,
  text,
  type ExportQuery,
  type ExportRow,
  type ExportSource,
} from './exportSource'

const FILTERS = ['provider', 'model', 'timeZone']

const TOKEN_PRICES = ['input', 'cachedInput', 'cacheWrite', 'output', 'reasoning'].map(
  (kind) => `${kind}PerMillion`,
)
const PRICES = [...TOKEN_PRICES, 'perRequest', 'perWebSearch', 'perImage']
const costOf = (name: string) => `cost${name.slice(0, 1).toUpperCase()}${name.slice(1)}`
const DECIMALS = [...PRICES, ...PRICES.map(costOf)]
const TIER_DECIMALS = [...TOKEN_PRICES, ...TOKEN_PRICES.map(costOf)]

const columnOf = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
const selected = (row: string, names: readonly string[]) =>
  names.map((name) => `${row}.${columnOf(name)}::text as "${name}"`).join(', ')

const COLUMNS = [
  ...[text('id'), text('model'), text('modelName'), text('provider'), text('providerName')],
  ...[text('region'), text('effectiveFrom'), text('effectiveTo')],
  ...DECIMALS.map(number),
  ...[json('tiers'), text('sourceUrl'), text('sourceNote')],
]

const WANTED = `
  from model_prices p left join models m on m.id = p.model_id
    left join providers v on v.id = p.provider_id
  where ($1::text[] is null or p.provider_id = any($1)) and ($2::text[] is null or p.model_id = any($2))`

const ROWS = `
  select p.id, p.model_id as model, m.name as "modelName", p.provider_id as provider,
    v.name as "providerName", nullif(p.region, '') as region, p.effective_from as "effectiveFrom",
    p.effective_to as "effectiveTo", ${selected('p', DECIMALS)},
    p.source_url as "sourceUrl", p.source_note as "sourceNote",
    coalesce((
      select json_agg(t order by t."aboveInputTokens") from (
        select above_input_tokens as "aboveInputTokens", ${selected('s', TIER_DECIMALS)}
        from model_prices_tiers s where s._parent_id = p.id) t
    ), '[]') as tiers ${WANTED}
  order by p.model_id, p.provider_id, p.region nulls first, p.effective_from, p.id`

type Row = ExportRow & { effectiveFrom: Date; effectiveTo: Date | null; tiers: ExportRow[] }

/**
 * Every price version, in USD per 1 M tokens or per unit; a missing one is null.
 * @throws RefusedError 400 `parameter_invalid`, `time_zone_invalid`
 */
export async function exportPrices({ db }: Snapshot, query: ExportQuery): Promise<ExportSource> {
  requireKnownFilters(query, FILTERS)
  const timeZone = parseTimeZone(query.timeZone ?? 'UTC')
  const values = [readSeveral(query, 'provider'), readSeveral(query, 'model')]
  const { rows } = await db.query<{ count: number }>(
    `select count(*)::int as count ${WANTED}`,
    values,
  )
  const toRow = (row: Row): ExportRow => ({
    ...row,
    ...decimals(row, DECIMALS),
    effectiveFrom: formatZoned(row.effectiveFrom.getTime(), timeZone),
    effectiveTo: row.effectiveTo && formatZoned(row.effectiveTo.getTime(), timeZone),
    tiers: row.tiers.map((tier) => ({ ...tier, ...decimals(tier, TIER_DECIMALS) })),
  })
  return {
    columns: COLUMNS,
    range: null,
    timeZone,
    rows: rows[0]?.count ?? 0,
    total: {},
    adds: {},
    async *batches() {
      for await (const found of readBatches<Row>(db, { text: ROWS, values }, 1000))
        yield found.map(toRow)
    },
  }
}

const decimals = (row: ExportRow, names: readonly string[]): ExportRow =>
  Object.fromEntries(
    names.map((name) => {
      const value = row[name]
      return [name, typeof value === 'string' ? canonicalDecimal(value) : null]
    }),
  )
