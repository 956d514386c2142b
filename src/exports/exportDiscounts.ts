import type { Snapshot } from '@/db/inSnapshot'
import { discountConditions, DISCOUNT_FILTERS } from '@/metering/discountFilters'
import { countDiscounts, listDiscounts } from '@/metering/listDiscounts'
import { sumSavings } from '@/metering/readSavings'
import { formatZoned } from '@/time/formatZoned'
import { parseTimeZone } from '@/time/parseTimeZone'

import { readRange, requireKnownFilters } from './exportFilters'
import { number, text, type ExportQuery, type ExportSource } from './exportSource'

const COLUMNS = [
  ...[text('id'), text('organization'), text('organizationName'), text('provider'), text('model')],
  ...[number('percent'), text('reason'), text('startsAt'), text('expiresAt'), text('status')],
  ...[number('requests'), number('listCost'), number('savings'), text('createdAt')],
]

const PAGE = 100

/**
 * Usage discounts, the newest first, with what each took off. A range is of the requests.
 * @throws RefusedError 400 `parameter_invalid` and as `parseTimeRange`
 */
export async function exportDiscounts(
  { db, now }: Snapshot,
  query: ExportQuery,
): Promise<ExportSource> {
  requireKnownFilters(query, [...DISCOUNT_FILTERS, 'window', 'from', 'to', 'timeZone'])
  const timeZone = parseTimeZone(query.timeZone ?? 'UTC')
  const range = readRange(query, now)
  const zoned = (time: string | null) => time && formatZoned(Date.parse(time), timeZone)
  const rows = await countDiscounts(db, query)
  const total = await sumSavings(db, {
    organization: null,
    range,
    conditionsOf: (before) => discountConditions(query, before),
  })
  return {
    columns: COLUMNS,
    range,
    timeZone,
    rows,
    total: { ...total },
    adds: {
      requests: (row) => row.requests,
      listCost: (row) => row.listCost,
      savings: (row) => row.savings,
    },
    async *batches() {
      for (let offset = 0; offset < rows; offset += PAGE) {
        const page = await listDiscounts(db, { filters: query, range, limit: PAGE, offset })
        yield page.discounts.map((row) => ({
          ...row,
          startsAt: zoned(row.startsAt),
          expiresAt: zoned(row.expiresAt),
          createdAt: zoned(row.createdAt),
        }))
      }
    },
  }
}
