import { createHash } from 'node:crypto'

import type { Tx } from '@/db/tx'
import type { RowRefusal } from '@/usage/usageReport'

import type { ForeignItem } from './resolveForeign'

/** A foreign row that waits until somebody says whose it is. */
export type QueuedItem = ForeignItem & { index: number; reason: RowRefusal }

/** By index: new in the queue, or there already with the same or with other content. */
export type QueueOutcome = ReadonlyMap<number, 'differs' | 'new' | 'same'>

const digest = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex')

const asUuid = (hex: string): string =>
  [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  )

/** Rows of one gateway that name the same owner: one mapping decides them all. */
const groupKey = ({ account, format, report }: ForeignItem): string =>
  asUuid(digest([account.id, format, report.names]))

/**
 * A row's place in the queue. An id counts once per organization; while that is not known, the names
 * of the owner stand for it.
 */
const queueKey = (item: ForeignItem): string => asUuid(digest([groupKey(item), item.report.id]))

/** What makes a repeated row the same: the report without what is only kept beside it. */
const contentOf = ({ report: { usage: _u, metadata: _m, content: _c, ...facts } }: ForeignItem) =>
  digest(facts)

const INSERT = `
  insert into metering.queued_reports (key, group_key, account, format, names, request_id, time,
    report, content, code, message)
  select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::jsonb[], $6::text[],
    $7::timestamptz[], $8::jsonb[], $9::text[], $10::text[], $11::text[])
  order by 1
  on conflict (key) do nothing
  returning key`

/**
 * Puts rows into the queue, in order of their keys so that two batches never wait in a circle.
 * Prompts and answers do not wait: whether they may be kept is not known before the organization is.
 */
export async function queueReports(tx: Tx, items: readonly QueuedItem[]): Promise<QueueOutcome> {
  const first = new Map<string, QueuedItem>()
  for (const item of items) {
    const key = queueKey(item)
    if (!first.has(key)) first.set(key, item)
  }
  const rows = [...first]
  const { rows: inserted } = await tx.query<{ key: string }>(INSERT, [
    rows.map(([key]) => key),
    rows.map(([, item]) => groupKey(item)),
    rows.map(([, item]) => item.account.id),
    rows.map(([, item]) => item.format),
    rows.map(([, item]) => JSON.stringify(item.report.names)),
    rows.map(([, item]) => item.report.id),
    rows.map(([, item]) => new Date(item.report.timeMicros / 1000).toISOString()),
    rows.map(([, item]) => JSON.stringify({ ...item.report, content: null })),
    rows.map(([, item]) => contentOf(item)),
    rows.map(([, item]) => item.reason.code),
    rows.map(([, item]) => item.reason.message),
  ])
  const fresh = new Set(inserted.map((row) => row.key))
  const earlier = await readContents(
    tx,
    rows.flatMap(([key]) => (fresh.has(key) ? [] : [key])),
  )
  for (const [key, item] of rows) if (fresh.has(key)) earlier.set(key, contentOf(item))
  return new Map(
    items.map((item) => {
      const key = queueKey(item)
      if (fresh.has(key) && first.get(key) === item) return [item.index, 'new']
      return [item.index, earlier.get(key) === contentOf(item) ? 'same' : 'differs']
    }),
  )
}

async function readContents(tx: Tx, keys: readonly string[]): Promise<Map<string, string>> {
  if (keys.length === 0) return new Map()
  const { rows } = await tx.query<{ key: string; content: string }>(
    'select key, content from metering.queued_reports where key = any($1::uuid[])',
    [keys],
  )
  return new Map(rows.map((row) => [row.key, row.content]))
}
