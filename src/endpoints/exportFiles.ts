import type { Endpoint, PayloadRequest } from 'payload'

import { requirePermission } from '@/access/permissions'
import { inSnapshot } from '@/db/inSnapshot'
import { inTransaction } from '@/db/inTransaction'
import { getPool, getReader } from '@/db/requireTransaction'
import { malformed } from '@/errors'
import {
  cancelExportFile,
  endExportFile,
  noteExportProgress,
  prepareExportFile,
  readExportFile,
  takeExportFile,
  type ExportFile,
} from '@/exports/exportFiles'
import type { ExportListener } from '@/exports/startExport'
import { formatInstant } from '@/time/formatInstant'

import { endpoint } from './endpoint'
import { readOrder, requireExporter } from './exportKinds'
import { answerFile, withRefusals } from './exports'
import { auditListener } from './exportTrail'
import { readJson } from './readJson'

/**
 * POST /api/admin/exports {what, format?, plain?, filter?}: 201 {file, total, from, to}: what the file
 * will hold, and for 15 minutes a link by which the caller fetches it once.
 */
const prepareEndpoint = endpoint('post', '/admin/exports', async (req) => {
  // Who may not export at all learns nothing of what is wrong with the question.
  const operator = requirePermission(req, 'exports:read')
  const {
    what: asked,
    format,
    plain,
    filter,
  } = await readJson(req, ['what', 'format', 'plain', 'filter'])
  if (typeof asked !== 'string')
    throw malformed('field_invalid', 'what is text.', { field: 'what' })
  return withRefusals(req, asked, async () => {
    requireExporter(req, asked)
    const order = readOrder(asked, { ...texts(filter ?? {}), ...texts({ format, plain }) })
    const pool = getPool(req.payload)
    const { rows, total, range } = await inSnapshot(pool, order.open)
    const [from, to] = range ? [formatInstant(range.from), formatInstant(range.to)] : [null, null]
    // A window does not move between asking and fetching.
    const { window, range: named, ...others } = order.filter
    const isMoving = window !== undefined || named !== undefined
    const pinned = isMoving && from !== null ? { ...others, from, to: to ?? '' } : order.filter
    const file = await inTransaction(pool, (tx) =>
      prepareExportFile(tx, operator.id, { ...order, filter: pinned, expectedRows: rows }),
    )
    return Response.json({ file: withUrl(file), total, from, to }, { status: 201 })
  })
})

const withUrl = (file: ExportFile) => ({ ...file, url: `/api/admin/exports/${file.id}/file` })

/** Values that are not given are left out. */
function texts(values: unknown): Record<string, string> {
  if (typeof values !== 'object' || values === null || Array.isArray(values))
    throw malformed('field_invalid', 'filter is an object.', { field: 'filter' })
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== '')
  for (const [field, value] of given)
    if (typeof value !== 'string' || value.includes('\0'))
      throw malformed('field_invalid', `${field.slice(0, 40)} is text.`, {
        field: field.slice(0, 40),
      })
  return Object.fromEntries(given)
}

const idOf = (req: PayloadRequest) => String(req.routeParams?.id).replaceAll('\0', '')

/** GET /api/admin/exports/:id: {file}, how far it has come; the caller's own alone. */
const readEndpoint = endpoint('get', '/admin/exports/:id', async (req) => {
  const { id } = requirePermission(req, 'exports:read')
  return { file: withUrl(await readExportFile(getReader(req.payload), id, idOf(req))) }
})

/** POST /api/admin/exports/:id/cancel: {file}; one that runs breaks within seconds. */
const cancelEndpoint = endpoint('post', '/admin/exports/:id/cancel', async (req) => {
  const { id } = requirePermission(req, 'exports:read')
  return { file: withUrl(await cancelExportFile(getReader(req.payload), id, idOf(req))) }
})

/** GET /api/admin/exports/:id/file: the file itself, once; the rights are those of this moment. */
const fetchEndpoint = endpoint('get', '/admin/exports/:id/file', async (req) => {
  const { id } = requirePermission(req, 'exports:read')
  const db = getReader(req.payload)
  const { what } = await readExportFile(db, id, idOf(req))
  return withRefusals(req, what, async () => {
    requireExporter(req, what)
    const file = await takeExportFile(db, id, idOf(req))
    const plain = file.isPlain ? '1' : '0'
    try {
      const order = readOrder(what, { ...file.filter, format: file.format, plain })
      return await answerFile(req, order, watched(req, file, auditListener(req, file.id, order)))
    } catch (error) {
      // It never began: whoever waits for it is told why.
      const problem = error instanceof Error ? error.message : String(error)
      await endExportFile(db, file.id, { rows: 0, bytes: 0, sha256: null, problem })
      throw error
    }
  })
})

/** Between two looks at whether it was called off. */
const LOOK_MS = 1000

/** The same, kept for the screen that waits for it. */
function watched(req: PayloadRequest, { id }: ExportFile, trail: ExportListener): ExportListener {
  const db = getReader(req.payload)
  let looked = 0
  return {
    ...trail,
    onProgress: async (progress) => {
      if (Date.now() - looked < LOOK_MS) return
      looked = Date.now()
      if (await noteExportProgress(db, id, progress)) throw new Error('Called off by the operator.')
    },
    onFinish: async (end) => {
      await trail.onFinish(end)
      await endExportFile(db, id, { ...end, problem: null })
    },
    onAbort: async ({ reason, ...progress }) => {
      await endExportFile(db, id, { ...progress, sha256: null, problem: reason })
      await trail.onAbort({ reason, ...progress })
    },
  }
}

/** Exports that a screen asks for, waits for and may call off. */
export const exportFileEndpoints: Endpoint[] = [
  prepareEndpoint,
  readEndpoint,
  cancelEndpoint,
  fetchEndpoint,
]
