import { createHash } from 'node:crypto'

import { openSnapshot, type OpenSnapshot, type Snapshot } from '@/db/inSnapshot'
import type { DatabasePool } from '@/db/tx'
import { formatInstant } from '@/time/formatInstant'

import type { ExportRow, ExportSource } from './exportSource'
import { takeExportSlot } from './exportSlots'
import { ExportTally } from './exportTally'
import { exportWriter, type ExportFormat, type ExportHeader } from './exportWriters'
import { holdHeapTight } from './tightHeap'

/** How long nobody may take the next piece before the export is given up. */
const STALL_MS = 5 * 60_000
/** From so many on, what passes through the heap is many times its size. */
const MANY_ROWS = 100_000

export type ExportOrder = {
  what: string
  format: ExportFormat
  isPlain: boolean
  /** Filters as they were asked for. */
  filter: Readonly<Record<string, string>>
  /** Finds out what the file will hold, on the snapshot that it is then read from. */
  open: (snapshot: Snapshot) => Promise<ExportSource>
}

/** How far a file has come. */
export type ExportProgress = { rows: number; bytes: number }

/** Hears what becomes of an export; each is awaited, and what it throws breaks the file. */
export type ExportListener = {
  /** Before the first byte. */
  onStart: (source: ExportSource) => Promise<void>
  /** Before rows are handed over. */
  onRows?: (rows: readonly ExportRow[]) => Promise<void>
  /** After each piece. */
  onProgress?: (progress: ExportProgress) => Promise<void>
  /** When all is written. `sha256` is of the bytes of the file, in hexadecimal. */
  onFinish: (progress: ExportProgress & { sha256: string }) => Promise<void>
  /** When the reader went away, or something failed: the file is not whole then. */
  onAbort: (progress: ExportProgress & { reason: string }) => Promise<void>
  /** What went wrong behind the first byte, where no answer can tell it. */
  logError: (error: unknown) => void
}

export type StartedExport = {
  contentType: string
  source: ExportSource
  /** As fast as it is read; it ends with an error unless the file is whole. */
  stream: ReadableStream<Uint8Array>
}

/**
 * Begins a file: rows and total of one snapshot, read by a cursor as the reader takes them. What is
 * wrong with the question is thrown here, before the first byte.
 * @throws RefusedError 503 `exports_busy`, and what `open` and `onStart` throw
 */
export async function startExport(
  pool: DatabasePool,
  order: ExportOrder,
  listener: ExportListener,
): Promise<StartedExport> {
  const release = takeExportSlot()
  let snapshot: OpenSnapshot | null = null
  try {
    snapshot = await openSnapshot(pool, STALL_MS + 60_000)
    const source = await order.open(snapshot)
    await listener.onStart(source)
    const shape = { columns: source.columns, isPlain: order.isPlain }
    const writer = exportWriter(order.format, shape)
    const pieces = writePieces({ order, source, snapshot, release, listener, writer })
    return { contentType: writer.contentType, source, stream: toStream(pieces, listener) }
  } catch (error) {
    await snapshot?.end()
    release()
    throw error
  }
}

type Work = {
  order: ExportOrder
  source: ExportSource
  snapshot: OpenSnapshot
  release: () => void
  listener: ExportListener
  writer: ReturnType<typeof exportWriter>
}

/** The bytes of the file. However it ends, the connection goes back and somebody hears of it. */
async function* writePieces(work: Work): AsyncGenerator<Uint8Array, void, undefined> {
  const { order, source, snapshot, release, listener, writer } = work
  const tally = new ExportTally(source)
  const hash = createHash('sha256')
  let bytes = 0
  const encode = (text: string): Uint8Array => {
    const piece = Buffer.from(text)
    hash.update(piece)
    bytes += piece.length
    return piece
  }
  const progress = () => ({ rows: tally.rows, bytes })
  const letGo = source.rows >= MANY_ROWS ? holdHeapTight() : null
  let isWhole = false
  let reason = 'The reader went away.'
  try {
    // Never empty: a stream asks no further where it got nothing.
    const begin = writer.begin(headerOf(order, source, snapshot.now))
    if (begin !== '') yield encode(begin)
    for await (const rows of source.batches()) {
      tally.add(rows)
      await listener.onRows?.(rows)
      yield encode(writer.rows(rows))
      await listener.onProgress?.(progress())
    }
    tally.requireTie()
    const end = writer.end({ rows: source.rows, ...source.total })
    if (end !== '') yield encode(end)
    await snapshot.end()
    await listener.onFinish({ ...progress(), sha256: hash.digest('hex') })
    isWhole = true
  } catch (error) {
    reason = error instanceof Error ? error.message : String(error)
    listener.logError(error)
    throw error
  } finally {
    await snapshot.end()
    release()
    letGo?.()
    if (!isWhole) await listener.onAbort({ ...progress(), reason })
  }
}

const headerOf = (
  { what, filter }: ExportOrder,
  { range, timeZone }: ExportSource,
  now: number,
): ExportHeader => ({
  what,
  filter,
  from: range && formatInstant(range.from),
  to: range && formatInstant(range.to),
  timeZone,
  currency: 'USD',
  createdAt: formatInstant(now),
})

/**
 * A piece is made when the one before was taken. The first one is made at once, so that a generator
 * that nobody reads has begun and can be ended.
 */
function toStream(
  pieces: AsyncGenerator<Uint8Array, void, undefined>,
  { logError }: ExportListener,
): ReadableStream<Uint8Array> {
  let stall: NodeJS.Timeout | undefined
  const giveUp = (controller: ReadableStreamDefaultController<Uint8Array>) => {
    controller.error(new Error('Nobody took the next piece of the export.'))
    pieces.return().catch(logError)
  }
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        clearTimeout(stall)
        const { done, value } = await pieces.next()
        if (done) return controller.close()
        controller.enqueue(value)
        stall = setTimeout(giveUp, STALL_MS, controller).unref()
      },
      async cancel() {
        clearTimeout(stall)
        await pieces.return()
      },
    },
    { highWaterMark: 1 },
  )
}
