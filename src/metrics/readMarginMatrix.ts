import type { Snapshot } from '@/db/inSnapshot'
import { formatInstant } from '@/time/formatInstant'

import {
  MATRIX_GROUPS,
  type MarginCell,
  type MarginLine,
  type MarginMatrix,
} from './analyticsAnswers'
import { groupSums } from './groupSums'
import { nameSubjects } from './nameSubjects'
import { parseChoice, parseLimit } from './parseChoice'
import { resolvePlatformRange, type RangeQuery } from './resolveRange'
import type { Sums } from './runMetricsQuery'
import { addSums, showMeasure } from './usageSums'

const SUMMED = ['totalCost', 'providerCost', 'margin', 'totalRequests'] as const
type Cell = Sums<(typeof SUMMED)[number]>
type Cells = Map<string, Cell>

const DEFAULT_LIMIT = 8
const NOTHING: Cell = { totalCost: 0n, providerCost: 0n, margin: 0n, totalRequests: 0n }

/**
 * Who pays for what, and what is left of it: the organizations and models (or providers) charged most,
 * `limit` of each, with all others as one row and one column. Every row and column ties out.
 * @throws RefusedError 400 as `resolvePlatformRange`, `group_invalid`, `limit_invalid`
 */
export async function marginMatrix(
  snapshot: Snapshot,
  query: RangeQuery & { group?: unknown; limit?: unknown },
): Promise<MarginMatrix> {
  const { db } = snapshot
  const group = parseChoice(query, 'group', MATRIX_GROUPS, 'model')
  const limit = parseLimit(query, DEFAULT_LIMIT)
  const range = await resolvePlatformRange(snapshot, query)
  const found = await groupSums(db, {
    edges: [range.from, range.to],
    keys: ['organization', group],
    measures: SUMMED,
  })

  const byOrganization = new Map<string, Cells>()
  const all: Cells = new Map()
  for (const { ids, sums } of found) {
    const [organization = '', column = ''] = ids.map(String)
    const cells = byOrganization.get(organization) ?? new Map<string, Cell>()
    byOrganization.set(organization, cells)
    cells.set(column, sums)
    all.set(column, addSums(all.get(column) ?? NOTHING, sums))
  }
  const sumsOf = new Map([...byOrganization].map(([id, cells]) => [id, sumOf(cells.values())]))
  const columns = highest(all)
  const organizations = highest(sumsOf)
  const [shown, top] = [columns.slice(0, limit), organizations.slice(0, limit)]
  const others: Cells = new Map()
  for (const id of organizations.slice(limit))
    for (const [column, sums] of byOrganization.get(id) ?? [])
      others.set(column, addSums(others.get(column) ?? NOTHING, sums))
  const names = await nameSubjects(db, 'organization', top)
  return {
    group,
    range: range.range,
    startDate: formatInstant(range.from),
    endDate: formatInstant(range.to),
    timeZone: range.timeZone,
    columns: shown,
    restColumns: columns.length - shown.length,
    rows: top.map((id) => ({
      id,
      name: names.get(id) ?? null,
      ...toLine(byOrganization.get(id) ?? new Map<string, Cell>(), shown),
    })),
    rest: { organizations: organizations.length - top.length, ...toLine(others, shown) },
    total: toLine(all, shown),
  }
}

const sumOf = (cells: Iterable<Cell>): Cell => [...cells].reduce(addSums<Cell>, NOTHING)

/** The highest charge first; ties by requests, then id. */
const highest = (sums: ReadonlyMap<string, Cell>): string[] =>
  [...sums]
    .toSorted(([id, a], [other, b]) => {
      if (a.totalCost !== b.totalCost) return a.totalCost > b.totalCost ? -1 : 1
      if (a.totalRequests !== b.totalRequests) return a.totalRequests > b.totalRequests ? -1 : 1
      return id < other ? -1 : 1
    })
    .map(([id]) => id)

function toLine(cells: Cells, shown: readonly string[]): MarginLine {
  const rest = [...cells].filter(([column]) => !shown.includes(column)).map(([, sums]) => sums)
  return {
    cells: shown.map((column) => {
      const sums = cells.get(column)
      return sums ? show(sums) : null
    }),
    rest: rest.length > 0 ? show(sumOf(rest)) : null,
    sum: show(sumOf(cells.values())),
  }
}

const show = (sums: Cell): MarginCell => ({
  totalCost: String(showMeasure('totalCost', sums.totalCost)),
  providerCost: String(showMeasure('providerCost', sums.providerCost)),
  margin: String(showMeasure('margin', sums.margin)),
})
