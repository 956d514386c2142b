import type { Snapshot } from '@/db/inSnapshot'
import { ANALYTICS_MEASURES, type AnalyticsValues } from '@/metrics/analyticsAnswers'
import { SUMMED } from '@/metrics/analyticsSums'
import {
  byMargin,
  isLoss,
  lossSum,
  marginGroup,
  marginPairs,
  platformCell,
  showCell,
  type Cell,
} from '@/metrics/marginPairs'
import { nameSubjects } from '@/metrics/nameSubjects'
import { parseChoice } from '@/metrics/parseChoice'
import { analytics } from '@/metrics/readAnalytics'
import { resolvePlatformRange } from '@/metrics/resolveRange'
import { toCount } from '@/metrics/usageSums'

import { requireKnownFilters } from './exportFilters'
import { number, text, type ExportQuery, type ExportRow, type ExportSource } from './exportSource'

const TIME = ['range', 'from', 'to', 'timeZone']

/**
 * Everybody's usage divided by one thing, every group, the highest of a measure first, with its share, the
 * measure of the stretch before and the change. The total is the platform's own. Whoever may export may
 * read organizations and projects too.
 * @throws RefusedError 400 `parameter_invalid` and as `analytics`, 422 as `analytics`
 */
export async function exportAnalytics(
  snapshot: Snapshot,
  query: ExportQuery,
): Promise<ExportSource> {
  requireKnownFilters(query, ['measure', 'group', ...TIME])
  const answer = await analytics(snapshot, query, Number.POSITIVE_INFINITY)
  const { measure, rows, startDate, endDate, timeZone } = answer
  return {
    columns: [
      ...[text('id'), text('name')],
      ...ANALYTICS_MEASURES.map(number),
      ...['share', 'previous', 'change'].map(number),
    ],
    range: { from: Date.parse(startDate), to: Date.parse(endDate) },
    timeZone,
    rows: rows.length,
    total: summed(answer.total.current),
    adds: Object.fromEntries(SUMMED.map((name) => [name, (row) => row[name]])),
    batches: inBatches(
      rows.map(({ id, name, current, previous, change }) => ({
        id,
        name,
        ...current,
        previous: previous && previous[measure],
        change,
      })),
    ),
  }
}

const summed = (values: AnalyticsValues) =>
  Object.fromEntries(SUMMED.map((name) => [name, values[name]]))

const ADDED = ['totalCost', 'providerCost', 'margin', 'totalRequests'] as const

/**
 * Every organization by the models (or providers) that it used: charge, provider cost and margin, the
 * largest loss first. The total is the platform's own; with `losses=1` those pairs alone that cost more
 * than they bring, and what they lose.
 * @throws RefusedError 400 `parameter_invalid`, `group_invalid`, `losses_invalid` and as
 *   `resolvePlatformRange`
 */
export async function exportMargins(snapshot: Snapshot, query: ExportQuery): Promise<ExportSource> {
  requireKnownFilters(query, ['group', 'losses', ...TIME])
  const { db } = snapshot
  const group = marginGroup(query)
  const onlyLosses = parseChoice(query, 'losses', ['1'], null) !== null
  const range = await resolvePlatformRange(snapshot, query)
  const all = await marginPairs(db, group, range)
  const pairs = (onlyLosses ? all.filter(isLoss) : all).sort(byMargin)
  const names = await nameSubjects(db, 'organization', [
    ...new Set(pairs.map(({ organization }) => organization)),
  ])
  const { margin } = lossSum(pairs)
  return {
    columns: [
      ...[text('organization'), text('organizationName'), text(group)],
      ...ADDED.map(number),
    ],
    range: { from: range.from, to: range.to },
    timeZone: range.timeZone,
    rows: pairs.length,
    total: onlyLosses ? { margin } : shown(await platformCell(db, range)),
    adds: Object.fromEntries(
      (onlyLosses ? (['margin'] as const) : ADDED).map((name) => [name, (row) => row[name]]),
    ),
    batches: inBatches(
      pairs.map(({ organization, id, sums }) => ({
        organization,
        organizationName: names.get(organization) ?? null,
        [group]: id,
        ...shown(sums),
      })),
    ),
  }
}

const shown = (sums: Cell) => ({ ...showCell(sums), totalRequests: toCount(sums.totalRequests) })

const BATCH = 1000

const inBatches = (rows: ExportRow[]): ExportSource['batches'] =>
  async function* () {
    for (let start = 0; start < rows.length; start += BATCH) yield rows.slice(start, start + BATCH)
  }
