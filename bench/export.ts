/**
 * What does an export of all requests cost? On the database of `bench:load` (filled when it is not there):
 * rows a second and growth of memory for each format, beside `COPY … TO STDOUT` of the bare rows in the
 * same run; once in this process and once over HTTP from the production server, whose memory is told then.
 * Stops when the rows of a file do not add up to its total.
 * Run: npm run bench:export [-- --rows 10000000], 1000000 rows unless given
 */
import pg from 'pg'

import { createPool, type DatabasePool } from '@/db/tx'
import { exportRequests } from '@/exports/exportRequests'
import { exportUsage } from '@/exports/exportUsage'
import type { ExportFormat } from '@/exports/exportWriters'
import { startExport, type ExportOrder } from '@/exports/startExport'

import { acquirePostgres } from '../scripts/postgres/acquirePostgres'
import { startBenchServer } from './benchServer'
import { openLoaded, rowsWanted } from './loadRequests'

const ROWS = rowsWanted()
const MIB = 1024 * 1024

const tenths = (value: number) => Math.round(value * 10) / 10
const say = (text: string) => process.stdout.write(`${text}\n`)

type Reader = (piece: Uint8Array) => void
type Run = { rows: number; bytes: number; seconds: number; firstMs: number; grownMib: number }

async function run(pool: DatabasePool, order: ExportOrder, read: Reader): Promise<Run> {
  global.gc?.()
  const before = process.memoryUsage.rss()
  let most = before
  let bytes = 0
  let firstMs = 0
  const start = performance.now()
  const done = () => Promise.resolve()
  const { source, stream } = await startExport(pool, order, {
    onStart: done,
    onFinish: done,
    onAbort: done,
    logError: (error) => say(String(error)),
  })
  for await (const piece of stream) {
    firstMs ||= performance.now() - start
    bytes += piece.length
    most = Math.max(most, process.memoryUsage.rss())
    read(piece)
  }
  const seconds = (performance.now() - start) / 1000
  return { rows: source.rows, bytes, seconds, firstMs, grownMib: (most - before) / MIB }
}

const ofRequests = (format: ExportFormat): ExportOrder => ({
  what: 'requests',
  format,
  isPlain: false,
  filter: {},
  open: (snapshot) => exportRequests(snapshot, {}),
})

/** Adds up the column `charge` line by line; names of the bench hold no comma and no line end. */
function addUp(): { read: Reader; ends: () => { sum: bigint; total: bigint } } {
  const decoder = new TextDecoder()
  let [rest, place, sum, total] = ['', -1, 0n, -1n]
  const nano = (text: string) => {
    const [whole = '0', decimals = ''] = text.split('.')
    return BigInt(whole + decimals.padEnd(9, '0'))
  }
  return {
    read: (piece) => {
      const lines = (rest + decoder.decode(piece, { stream: true })).split('\r\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        const words = /^# total: charge (\S+)/.exec(line)
        if (words) total = nano(words[1] ?? '')
        else if (line.startsWith('#') || line.startsWith('"#')) continue
        else if (place === -1) place = line.split(',').indexOf('charge')
        else sum += nano(line.split(',')[place] ?? '')
      }
    },
    ends: () => ({ sum, total }),
  }
}

/** The bare rows, numbers for names, as fast as Postgres gives them to this process. */
async function copy(url: string): Promise<{ bytes: number; seconds: number }> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const start = performance.now()
  const bytes = await new Promise<number>((resolve, reject) => {
    let read = 0
    client.query({
      submit: (connection: { query: (text: string) => void }) =>
        connection.query('copy (select * from metering.requests) to stdout'),
      handleCopyData: ({ chunk }: { chunk: Uint8Array }) => (read += chunk.length),
      handleCommandComplete: () => undefined,
      handleReadyForQuery: () => resolve(read),
      handleError: reject,
    } as unknown as pg.Submittable)
  })
  const seconds = (performance.now() - start) / 1000
  await client.end()
  return { bytes, seconds }
}

/** The whole file over HTTP, read as fast as it comes; the server's memory is looked at all the while. */
async function download(url: string): Promise<void> {
  const server = await startBenchServer(url)
  try {
    for (const format of ['csv', 'ndjson'] as const) {
      const before = server.residentBytes()
      let most = before
      const look = setInterval(() => (most = Math.max(most, server.residentBytes())), 50)
      const start = performance.now()
      const answer = await fetch(`${server.origin}/api/admin/export/requests?format=${format}`, {
        headers: { authorization: `JWT ${server.token}` },
      })
      if (!answer.ok || !answer.body) throw new Error(`${answer.status} ${await answer.text()}`)
      let bytes = 0
      for await (const piece of answer.body) bytes += piece.length
      clearInterval(look)
      const seconds = (performance.now() - start) / 1000
      say(
        `${format} from the server: ${Math.round(ROWS / seconds)} rows/s, ${Math.round(bytes / MIB)} MiB; ` +
          `its memory grew by ${Math.round((most - before) / MIB)} to ${Math.round(most / MIB)} MiB`,
      )
    }
  } finally {
    await server.stop()
  }
}

const postgres = await acquirePostgres({ dataDir: '.data-bench', log: say })
try {
  const url = await openLoaded(postgres.urlFor, ROWS, say)
  const pool = createPool({ connectionString: url, applicationName: 'bench', max: 4 })
  const bare = await copy(url)
  const bareRate = ROWS / bare.seconds
  say(`COPY of the bare rows: ${Math.round(bareRate)} rows/s, ${Math.round(bare.bytes / MIB)} MiB`)
  for (const format of ['csv', 'ndjson', 'json'] as const) {
    const { rows, bytes, seconds, firstMs, grownMib } = await run(
      pool,
      ofRequests(format),
      () => {},
    )
    const rate = rows / seconds
    say(
      `${format}: ${rows} rows, ${Math.round(rate)} rows/s, COPY is ${tenths(bareRate / rate)} times as fast; ` +
        `${Math.round(bytes / MIB)} MiB, first byte after ${Math.round(firstMs)} ms, memory grew by ${Math.round(grownMib)} MiB`,
    )
  }
  const adding = addUp()
  await run(pool, ofRequests('csv'), adding.read)
  const { sum, total } = adding.ends()
  if (sum !== total) throw new Error(`The file adds up to ${sum}, its total is ${total}.`)
  say(`sum of the file = its total = ${total} nano-dollars`)
  const usage = { groupBy: 'day,organization,model' }
  const grouped = await run(
    pool,
    {
      what: 'usage',
      format: 'csv',
      isPlain: false,
      filter: usage,
      open: (snapshot) => exportUsage(snapshot, usage),
    },
    () => {},
  )
  say(
    `usage by ${usage.groupBy}: ${grouped.rows} rows in ${tenths(grouped.seconds)} s, memory grew by ${Math.round(grouped.grownMib)} MiB`,
  )
  await pool.end()
  await download(url)
} finally {
  await postgres.release()
}
process.exit(0)
