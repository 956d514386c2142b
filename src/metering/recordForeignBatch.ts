import { toQueryable, type DatabasePool } from '@/db/tx'
import type { ForeignFormat, ForeignReport, ForeignRow } from '@/usage/foreignReport'
import type { RowRefusal } from '@/usage/usageReport'

import { queueReports, type QueuedItem, type QueueOutcome } from './queuedReports'
import { recordBatch, type IncomingRow, type RowResult } from './recordBatch'
import { resolveForeign } from './resolveForeign'
import type { Reporter } from './resolveForeignOwners'

export type ForeignRowResult = Omit<RowResult, 'status'> & {
  status: RowResult['status'] | 'ignored' | 'queued'
}

export type ForeignBatchResult = {
  accepted: number
  duplicates: number
  rejected: number
  /** They wait, uncharged, until their names are mapped. */
  queued: number
  /** They are no inference. */
  ignored: number
  /** USD, decimal string: what the accepted rows were charged. */
  charge: string
  results: ForeignRowResult[]
}

/**
 * Records a batch of a foreign gateway: what can be mapped like any other, what cannot into the queue,
 * both in one transaction.
 */
export async function recordForeignBatch(
  pool: DatabasePool,
  rows: readonly ForeignRow[],
  { account, format }: { account: Reporter; format: ForeignFormat },
): Promise<ForeignBatchResult> {
  const results: ForeignRowResult[] = []
  const incoming: IncomingRow[] = []
  const reports: { index: number; report: ForeignReport }[] = []
  rows.forEach((row, index) => {
    if (row.kind === 'report') reports.push({ index, report: row.report })
    else if (row.kind === 'ignored')
      results.push({ index, id: row.id, status: 'ignored', message: row.why })
    else incoming.push({ index, id: row.id, refusal: row.refusal })
  })
  const items = reports.map(({ report }) => ({ report, format, account }))
  const resolutions = await resolveForeign(toQueryable(pool), items)
  const waiting: QueuedItem[] = []
  reports.forEach(({ index, report }, i) => {
    const resolution = resolutions[i]
    if (!resolution) throw new Error('resolveForeign answers every item')
    if (resolution.kind === 'mapped') incoming.push({ index, report: resolution.report })
    else if (resolution.kind === 'refused')
      incoming.push({ index, id: report.id, refusal: resolution.refusal })
    else waiting.push({ index, report, format, account, reason: resolution.reason })
  })

  let outcome: QueueOutcome = new Map()
  const batch = await recordBatch(pool, incoming, {
    organizations: account.organizations,
    ...(waiting.length === 0
      ? {}
      : {
          alongside: async (tx) => {
            outcome = await queueReports(tx, waiting)
          },
        }),
  })
  for (const item of waiting) results.push(queueResult(item, outcome))
  return summarise([...batch.results, ...results], batch.charge)
}

function queueResult(item: QueuedItem, outcome: QueueOutcome): ForeignRowResult {
  const state = outcome.get(item.index)
  const row = { index: item.index, id: item.report.id }
  if (state === 'new') return { ...row, status: 'queued', ...item.reason }
  return {
    ...row,
    status: 'duplicate',
    ...(state === 'differs' ? DIFFERS : { message: 'It waits already.' }),
  }
}

const DIFFERS: RowRefusal = {
  code: 'content_differs',
  message: 'This id waits already with other content; the first report stands.',
}

function summarise(results: ForeignRowResult[], charge: string): ForeignBatchResult {
  results.sort((a, b) => a.index - b.index)
  const count = (status: ForeignRowResult['status']) =>
    results.filter((result) => result.status === status).length
  return {
    accepted: count('accepted'),
    duplicates: count('duplicate'),
    rejected: count('rejected'),
    queued: count('queued'),
    ignored: count('ignored'),
    charge,
    results,
  }
}
