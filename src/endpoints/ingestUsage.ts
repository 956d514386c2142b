import { requireScope } from '@/access/serviceAccounts'
import { getPool } from '@/db/requireTransaction'
import { malformed } from '@/errors'
import { recordBatch, type IncomingRow } from '@/metering/recordBatch'
import { parseUsageRow } from '@/usage/parseUsageRow'
import { readUsageBatch, type BatchRow } from '@/usage/readUsageBatch'

import { endpoint } from './endpoint'

/** POST /api/usage: a batch of requests from a gateway, answered row by row. */
export const ingestUsageEndpoint = endpoint('post', '/usage', async (req) => {
  const account = requireScope(req, 'usage:write')
  const onlyRejected = readResultsFilter(req.query?.results)
  const bytes = new Uint8Array((await req.arrayBuffer?.()) ?? new ArrayBuffer(0))
  const batch = await readUsageBatch(bytes, {
    contentType: req.headers.get('content-type'),
    contentEncoding: req.headers.get('content-encoding'),
  })
  const nowMicros = Date.now() * 1000
  const outcome = await recordBatch(
    getPool(req.payload),
    batch.rows.map((row) => toIncoming(row, nowMicros)),
    { organizations: account.organizations },
  )
  if (!onlyRejected) return outcome
  return {
    ...outcome,
    results: outcome.results.filter(
      (result) => result.status === 'rejected' || result.code === 'content_differs',
    ),
  }
})

function toIncoming(row: BatchRow, nowMicros: number): IncomingRow {
  if ('refusal' in row) return { index: row.index, id: null, refusal: row.refusal }
  const parsed = parseUsageRow(row.value, { nowMicros })
  return parsed.ok
    ? { index: row.index, report: parsed.report }
    : { index: row.index, id: parsed.id, refusal: parsed.refusal }
}

function readResultsFilter(value: unknown): boolean {
  if (value === undefined) return false
  if (value === 'rejected') return true
  throw malformed('parameter_invalid', 'results may only be "rejected".', { parameter: 'results' })
}
