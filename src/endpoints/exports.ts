import type { PayloadRequest } from 'payload'

import { recordRefusal } from '@/access/recordRefusal'
import { getPool } from '@/db/requireTransaction'
import { startExport, type ExportListener, type ExportOrder } from '@/exports/startExport'
import { newId } from '@/ids'
import { formatInstant } from '@/time/formatInstant'

import { endpoint } from './endpoint'
import { readOrder, requireExporter } from './exportKinds'
import { auditListener } from './exportTrail'
import { readListQuery } from './readQuery'

/**
 * GET /api/admin/export/:what?format=csv|json|ndjson&plain=1&…: the whole of a list or a metric, by the
 * filters of its screen, as a stream that breaks where it cannot be finished.
 */
export const exportEndpoint = endpoint('get', '/admin/export/:what', async (req) => {
  const what = String(req.routeParams?.what)
  return withRefusals(req, what, async () => {
    requireExporter(req, what)
    const order = readOrder(what, readListQuery(req))
    return answerFile(req, order, auditListener(req, newId('exp'), order))
  })
})

/** Who was refused what stands in the trail. */
export async function withRefusals<Answer>(
  req: PayloadRequest,
  what: string,
  handle: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await handle()
  } catch (error) {
    await recordRefusal(req, error, {
      action: 'export.start',
      resourceType: 'export',
      resource: what,
    })
    throw error
  }
}

/** The stream of a file, with its name. */
export async function answerFile(
  req: PayloadRequest,
  order: ExportOrder,
  listener: ExportListener,
): Promise<Response> {
  const { contentType, source, stream } = await startExport(getPool(req.payload), order, listener)
  const moment = `${formatInstant(Date.now()).slice(0, 19).replaceAll(':', '')}Z`
  return new Response(stream, {
    headers: {
      'content-type': contentType,
      'content-disposition': `attachment; filename="${order.what}-${moment}.${order.format}"`,
      'cache-control': 'no-store',
      // How far a reader has come of how many rows.
      'x-export-rows': String(source.rows),
    },
  })
}
