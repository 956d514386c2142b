import { createHash } from 'node:crypto'

import type { PayloadRequest } from 'payload'

import { auditActor } from '@/access/auditActor'
import { requirePermission } from '@/access/permissions'
import { recordAudit } from '@/audit/recordAudit'
import { inSnapshot } from '@/db/inSnapshot'
import { inTransaction } from '@/db/inTransaction'
import { getPool } from '@/db/requireTransaction'
import { statementCsv } from '@/exports/statementCsv'
import { readBalanceAt, readStatement, type Statement } from '@/ledger/readStatement'
import { formatDay } from '@/time/formatDay'
import { parseInstant } from '@/time/parseInstant'
import { parseTimeRange } from '@/time/parseTimeRange'
import { parseTimeZone } from '@/time/parseTimeZone'

import { endpoint } from './endpoint'
import { readChoice, readQuery } from './readQuery'

/**
 * GET /api/admin/organizations/:id/statement?from=&to=&timeZone= (the last 30 days by default);
 * format=csv is an export: its own right, and an audit entry with the file's hash.
 */
export const statementEndpoint = endpoint(
  'get',
  '/admin/organizations/:id/statement',
  async (req) => {
    requirePermission(req, 'transactions:read')
    const { format: asked, ...range } = readQuery(req)
    const format = readChoice({ format: asked }, 'format', ['json', 'csv'], 'json')
    if (format === 'csv') requirePermission(req, 'exports:read')
    const id = String(req.routeParams?.id)
    const { statement, now } = await inSnapshot(getPool(req.payload), async ({ db, now }) => ({
      statement: await readStatement(db, id, parseTimeRange(range, { now, defaultWindow: '30d' })),
      now,
    }))
    return format === 'csv' ? answerCsv(req, statement, now) : statement
  },
)

async function answerCsv(req: PayloadRequest, statement: Statement, now: number) {
  const { text, rows } = statementCsv(statement, now)
  const { organization, from, to, timeZone } = statement
  await inTransaction(getPool(req.payload), (tx) =>
    recordAudit(tx, {
      ...auditActor(req),
      action: 'statement.export',
      resourceType: 'organization',
      resource: organization.id,
      organization: organization.id,
      changes: {
        period: { from: null, to: `${from}/${to}` },
        rows: { from: null, to: rows },
        sha256: { from: null, to: createHash('sha256').update(text).digest('hex') },
      },
    }),
  )
  const [first, last] = [Date.parse(from), Date.parse(to) - 1].map((ms) => formatDay(ms, timeZone))
  const name = `statement-${organization.id}-${first}-${last}.csv`
  return new Response(text, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
    },
  })
}

/** GET /api/admin/organizations/:id/balance?at= (now by default) */
export const balanceEndpoint = endpoint('get', '/admin/organizations/:id/balance', async (req) => {
  requirePermission(req, 'transactions:read')
  const { at, timeZone } = readQuery(req)
  const zone = parseTimeZone(timeZone ?? 'UTC')
  return inSnapshot(getPool(req.payload), ({ db, now }) =>
    readBalanceAt(
      db,
      String(req.routeParams?.id),
      at === undefined ? now : parseInstant(at, { timeZone: zone, field: 'at' }),
    ),
  )
})
