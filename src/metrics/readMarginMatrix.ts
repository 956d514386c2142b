import type { Snapshot } from '@/db/inSnapshot'
import { formatInstant } from '@/time/formatInstant'

import type { MarginLine, MarginMatrix } from './analyticsAnswers'
import { lossSum, marginGroup, marginPairs, NOTHING, showCell, type Cell } from './marginPairs'
import { nameSubjects } from './nameSubjects'
import { parseLimit } from './parseChoice'
import { resolvePlatformRange, type RangeQuery } from './resolveRange'
import { addSums } from './usageSums'

type Cells = Map<string, Cell>

const DEFAULT_LIMIT = 8
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
  const group = marginGroup(query)
  const limit = parseLimit(query, DEFAULT_LIMIT)
  const range = await resolvePlatformRange(snapshot, query)
  const found = await marginPairs(db, group, range)

  const byOrganization = new Map<string, Cells>()
  const all: Cells = new Map()
  for (const { organization, id: column, sums } of found) {
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
    losses: {
      ...lossSum(found),
      hidden: lossSum(
        found.filter(({ organization, id }) => !top.includes(organization) || !shown.includes(id)),
      ),
    },
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
      return sums ? showCell(sums) : null
    }),
    rest: rest.length > 0 ? showCell(sumOf(rest)) : null,
    sum: showCell(sumOf(cells.values())),
  }
}
