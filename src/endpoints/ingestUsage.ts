import { requireScope } from '@/access/serviceAccounts'
import { getPool } from '@/db/requireTransaction'
import { recordBatch, type IncomingRow } from '@/metering/recordBatch'
import { parseUsageRow } from '@/usage/parseUsageRow'
import { readUsageBatch, type BatchRow } from '@/usage/readUsageBatch'

import { endpoint } from './endpoint'
import { readBody } from './readBody'
import { filterResults } from './resultsFilter'

/** POST /api/usage: a batch of requests from a gateway, answered row by row. */
export const ingestUsageEndpoint = endpoint('post', '/usage', async (req) => {
  const account = requireScope(req, 'usage:write')
  const filter = filterResults(req.query?.results)
  const { bytes, headers } = await readBody(req)
  const batch = await readUsageBatch(bytes, headers)
  const nowMicros = Date.now() * 1000
  const outcome = await recordBatch(
    getPool(req.payload),
    batch.rows.map((row) => toIncoming(row, nowMicros)),
    { organizations: account.organizations },
  )
  return filter(outcome)
})

function toIncoming(row: BatchRow, nowMicros: number): IncomingRow {
  if ('refusal' in row) return { index: row.index, id: null, refusal: row.refusal }
  const parsed = parseUsageRow(row.value, { nowMicros })
  return parsed.ok
    ? { index: row.index, report: parsed.report }
    : { index: row.index, id: parsed.id, refusal: parsed.refusal }
}
