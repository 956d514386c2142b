import { requireScope } from '@/access/serviceAccounts'
import { getPool } from '@/db/requireTransaction'
import { recordForeignBatch } from '@/metering/recordForeignBatch'
import type { ForeignRow } from '@/usage/foreignReport'
import { parseLitellmRow } from '@/usage/parseLitellmRow'
import { readLitellmBatch } from '@/usage/readLitellmBatch'
import type { BatchRow } from '@/usage/readUsageBatch'

import { endpoint } from './endpoint'
import { readBody } from './readBody'
import { filterResults } from './resultsFilter'

/** POST /api/usage/litellm: what LiteLLM's generic_api callback sends, answered row by row. */
export const ingestLitellmEndpoint = endpoint('post', '/usage/litellm', async (req) => {
  const account = requireScope(req, 'usage:write')
  const filter = filterResults(req.query?.results)
  const { bytes, headers } = await readBody(req)
  const rows = await readLitellmBatch(bytes, headers)
  const nowMicros = Date.now() * 1000
  const outcome = await recordForeignBatch(
    getPool(req.payload),
    rows.map((row) => toForeign(row, nowMicros)),
    { account, format: 'litellm' },
  )
  return filter(outcome)
})

const toForeign = (row: BatchRow, nowMicros: number): ForeignRow =>
  'refusal' in row
    ? { kind: 'refused', id: null, refusal: row.refusal }
    : parseLitellmRow(row.value, { nowMicros })
