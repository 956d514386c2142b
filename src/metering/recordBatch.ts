import { holdDiscounts } from '@/catalog/discountLock'
import { inTransaction } from '@/db/inTransaction'
import { toQueryable, type DatabasePool, type Tx } from '@/db/tx'
import { postUsage } from '@/ledger/postUsage'
import { formatNano } from '@/money/formatNano'
import type { NanoUsd } from '@/money/nanoUsd'
import type { RowRefusal, UsageReport } from '@/usage/usageReport'

import { numberNames } from './dimensions'
import { claimKeys, insertRequests, readContents } from './insertRequests'
import { rateReports, type OwnedReport } from './rateReports'
import { namesOf, type RatedRequest } from './requestColumns'
import { resolveOwners } from './resolveOwners'

/** One row of a batch as it came through the door: read, or refused there already. */
export type IncomingRow =
  { index: number; report: UsageReport } | { index: number; id: string | null; refusal: RowRefusal }

export type RowResult = {
  index: number
  id: string | null
  status: 'accepted' | 'duplicate' | 'rejected'
  code?: string
  message?: string
  /** USD, decimal string; accepted rows only. */
  charge?: string
}

export type BatchResult = {
  accepted: number
  duplicates: number
  rejected: number
  /** USD, decimal string: what the accepted rows were charged. */
  charge: string
  results: RowResult[]
}

type Options = {
  /** The organizations the caller may report for; empty = all. */
  organizations?: readonly string[]
  /** Only for history taken over from elsewhere; otherwise the database's clock. */
  bookedAt?: Date
  /**
   * What is written in the same transaction, before the requests. It is told the indexes of the rows
   * that are recorded then, by this batch or by an earlier one.
   */
  alongside?: (tx: Tx, recorded: readonly number[]) => Promise<void>
}

/**
 * Records a batch of requests: rows, roll-ups, key usage and debits in ONE transaction. A request id
 * counts once per organization for ever; a bad row never sinks the batch.
 * @returns one result a row, in the order they came
 */
export async function recordBatch(
  pool: DatabasePool,
  rows: readonly IncomingRow[],
  options: Options = {},
): Promise<BatchResult> {
  const results: RowResult[] = []
  const read = rows.flatMap((row) => {
    if ('report' in row) return [row]
    results.push(rejected(row.index, row.id, row.refusal))
    return []
  })
  const db = toQueryable(pool)
  const owners = await resolveOwners(
    db,
    read.map((row) => row.report),
    options.organizations ?? [],
  )
  const owned: OwnedReport[] = []
  read.forEach((row, i) => {
    const owner = owners[i]
    if (!owner) throw new Error('resolveOwners answers every report')
    if ('code' in owner) results.push(rejected(row.index, row.report.id, owner))
    else owned.push({ ...row, owner })
  })

  const { first, repeated, fresh, known } = await rateAndBook(pool, owned, options)
  for (const row of first)
    results.push(
      fresh.has(row.key)
        ? {
            index: row.index,
            id: row.report.id,
            status: 'accepted',
            charge: formatNano(row.rating.charge),
          }
        : duplicate(row, known.get(row.key)),
    )
  for (const [row, original] of repeated) results.push(duplicate(row, original.content))
  results.sort((a, b) => a.index - b.index)
  return summarise(results, first)
}

type Booked = ReturnType<typeof splitRepeated> & {
  /** Keys that this batch claimed. */
  fresh: ReadonlySet<string>
  /** Contents of those that were there before. */
  known: ReadonlyMap<string, bigint>
}

/** Rates outside of the transaction, which must not last longer than what it locks is needed. */
async function rateAndBook(
  pool: DatabasePool,
  owned: readonly OwnedReport[],
  options: Options,
): Promise<Booked> {
  for (;;) {
    const { requests, rulesVersion } = await rateReports(toQueryable(pool), owned)
    const { first, repeated } = splitRepeated(requests)
    if (first.length === 0 && !options.alongside)
      return { first, repeated, fresh: new Set(), known: new Map() }
    const numberOf = await numberNames(pool, namesOf(first))
    const booked = await inTransaction(pool, async (tx) => {
      if ((await holdDiscounts(tx)) !== rulesVersion) return null
      await options.alongside?.(
        tx,
        owned.map((row) => row.index),
      )
      const fresh = await claimKeys(tx, first)
      const stored = first.filter((row) => fresh.has(row.key))
      const known = await readContents(
        tx,
        first.flatMap((row) => (fresh.has(row.key) ? [] : [row.key])),
      )
      await insertRequests(tx, await withoutUnwantedContent(tx, stored), numberOf)
      await postUsage(tx, stored.map(toDebit), options.bookedAt ?? null)
      return { fresh, known }
    })
    // A discount rule was changed in between: rated anew, by the rules as they are now.
    if (booked !== null) return { first, repeated, ...booked }
  }
}

/** The same id twice in one batch: the first one counts. */
function splitRepeated(rows: readonly RatedRequest[]) {
  const seen = new Map<string, RatedRequest>()
  const repeated: [RatedRequest, RatedRequest][] = []
  for (const row of rows) {
    const original = seen.get(row.key)
    if (original) repeated.push([row, original])
    else seen.set(row.key, row)
  }
  return { first: [...seen.values()], repeated }
}

/** Prompts and answers are dropped before anything is written, unless the organization retains them. */
async function withoutUnwantedContent(tx: Tx, rows: RatedRequest[]): Promise<RatedRequest[]> {
  const withContent = rows.filter((row) => row.report.content !== null)
  if (withContent.length === 0) return rows
  const { rows: retaining } = await tx.query<{ id: string }>(
    `select id from organizations where id = any($1) and retention_level = 'retain'`,
    [[...new Set(withContent.map((row) => row.owner.organization))]],
  )
  const retains = new Set(retaining.map((row) => row.id))
  return rows.map((row) =>
    retains.has(row.owner.organization)
      ? row
      : { ...row, report: { ...row.report, content: null } },
  )
}

const toDebit = (row: RatedRequest) => ({
  organization: row.owner.organization,
  apiKey: row.owner.apiKey,
  charge: row.rating.charge,
  timeMicros: row.report.timeMicros,
})

const rejected = (index: number, id: string | null, refusal: RowRefusal): RowResult => ({
  index,
  id,
  status: 'rejected',
  ...refusal,
})

const duplicate = (row: RatedRequest, content: bigint | undefined): RowResult => ({
  index: row.index,
  id: row.report.id,
  status: 'duplicate',
  ...(content === row.content
    ? {}
    : {
        code: 'content_differs',
        message: 'This id was reported before with other content; the first report stands.',
      }),
})

function summarise(results: RowResult[], rated: readonly RatedRequest[]): BatchResult {
  const count = (status: RowResult['status']) =>
    results.filter((result) => result.status === status).length
  const accepted = new Set(
    results.filter((result) => result.status === 'accepted').map((result) => result.index),
  )
  let charge = 0n
  for (const row of rated) if (accepted.has(row.index)) charge += row.rating.charge
  return {
    accepted: count('accepted'),
    duplicates: count('duplicate'),
    rejected: count('rejected'),
    charge: formatNano(charge as NanoUsd),
    results,
  }
}
