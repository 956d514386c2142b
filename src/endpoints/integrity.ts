import { auditActor } from '@/access/auditActor'
import { requirePermission } from '@/access/permissions'
import { getPool, getReader } from '@/db/requireTransaction'
import { readRunState, startRun } from '@/integrity/runs'

import { endpoint } from './endpoint'

/** GET /api/admin/integrity: what the last run found, and whether one is going on. */
export const readIntegrityEndpoint = endpoint('get', '/admin/integrity', async (req) => {
  requirePermission(req, 'integrity:read')
  return readRunState(getReader(req.payload))
})

/** POST /api/admin/integrity/run: proves everything now. The answer comes before the result. */
export const runIntegrityEndpoint = endpoint('post', '/admin/integrity/run', async (req) => {
  requirePermission(req, 'integrity:read')
  const { startedAt, finished } = await startRun(getPool(req.payload), auditActor(req), {
    isFull: false,
  })
  // The run is kept with its failure; the log tells where it came from.
  finished.catch((error: unknown) =>
    req.payload.logger.error({ err: error, msg: 'A run of the integrity checks broke off' }),
  )
  return Response.json({ status: 'running', startedAt }, { status: 202 })
})
