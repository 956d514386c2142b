import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import type { Snapshot } from '@/db/inSnapshot'
import { readBatches } from '@/db/readBatches'
import { createPool, type DatabasePool } from '@/db/tx'
import type { RefusedError } from '@/errors'
import { number, text, type ExportSource } from '@/exports/exportSource'
import { startExport, type ExportListener } from '@/exports/startExport'

import { createTestDatabase } from '../../support/testDatabase'

let database: Awaited<ReturnType<typeof createTestDatabase>>
let pool: DatabasePool

beforeAll(async () => {
  database = await createTestDatabase()
  pool = createPool({ connectionString: database.url, applicationName: 'exports', max: 6 })
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

/** A file of `rows` numbered rows; `broken` is SQL for the value of a row. */
const source = ({ db }: Snapshot, rows: number, broken = 'n', said = rows): ExportSource => ({
  columns: [number('n'), text('filler')],
  range: null,
  timeZone: 'UTC',
  rows: said,
  total: { n: String((said * (said + 1)) / 2) },
  adds: { n: (row) => row.n },
  batches: () =>
    readBatches(
      db,
      {
        text: `select ${broken} as n, repeat('x', 1000) as filler from generate_series(1, ${rows}) n`,
        values: [],
      },
      100,
    ),
})

function listening() {
  const told: string[] = []
  const listener: ExportListener = {
    onStart: async () => void told.push('start'),
    onFinish: async ({ rows }) => void told.push(`finish ${rows}`),
    onAbort: async ({ rows, reason }) => void told.push(`abort ${rows > 0} ${reason}`),
    logError: () => undefined,
  }
  return { told, listener }
}

const begin = (listener: ExportListener, open: (snapshot: Snapshot) => ExportSource) =>
  startExport(
    pool,
    { what: 'numbers', format: 'csv', isPlain: false, filter: {}, open: async (s) => open(s) },
    listener,
  )

/** Connections that are not back in the pool. */
const held = () => pool.totalCount - pool.idleCount

describe('an export', () => {
  it('is whole when it ends, and gives its connection back', async () => {
    const { told, listener } = listening()
    const { stream } = await begin(listener, (snapshot) => source(snapshot, 1000))
    const file = await new Response(stream).text()
    expect(file).toContain('# rows: 1000\r\n# total: n 500500\r\n')
    expect(told).toEqual(['start', 'finish 1000'])
    expect(held()).toBe(0)
  })

  it('reads no further than its reader does, and gives all back when the reader goes', async () => {
    const { told, listener } = listening()
    const { stream } = await begin(listener, (snapshot) => source(snapshot, 1_000_000))
    const reader = stream.getReader()
    for (let i = 0; i < 3; i += 1) await reader.read()
    expect(held()).toBe(1)
    await reader.cancel()
    expect(told).toEqual(['start', 'abort true The reader went away.'])
    expect(held()).toBe(0)
  })

  it('gives all back where nobody ever reads it', async () => {
    const { told, listener } = listening()
    const { stream } = await begin(listener, (snapshot) => source(snapshot, 10))
    await stream.cancel()
    expect(told).toEqual(['start', 'abort false The reader went away.'])
    expect(held()).toBe(0)
  })

  it('breaks where the database fails on the way: no end, no total', async () => {
    const { told, listener } = listening()
    const { stream } = await begin(listener, (snapshot) => source(snapshot, 1000, '1 / (n - 700)'))
    const reader = stream.getReader()
    let file = ''
    await expect(
      (async () => {
        for (;;) {
          const { value, done } = await reader.read()
          if (done) return
          file += Buffer.from(value).toString()
        }
      })(),
    ).rejects.toThrow('division by zero')
    expect(file).toContain('n,filler')
    expect(file).not.toContain('# rows')
    expect(told).toEqual(['start', 'abort true division by zero'])
    expect(held()).toBe(0)
  })

  it.each([
    ['a row less than counted', 1000, 'n', 1001],
    ['a row that does not add up', 1000, 'case n when 5 then 6 else n end', 1000],
  ])('breaks at the end with %s', async (_, rows, value, said) => {
    const { told, listener } = listening()
    const { stream } = await begin(listener, (snapshot) => source(snapshot, rows, value, said))
    await expect(new Response(stream).text()).rejects.toThrow('does not tie out')
    expect(told[1]).toContain('does not tie out')
    expect(held()).toBe(0)
  })

  it('that cannot be told in the trail never begins, and one whose end cannot be told breaks', async () => {
    const { listener } = listening()
    const fails = () => Promise.reject(new Error('no trail'))
    const open = (snapshot: Snapshot) => source(snapshot, 10)
    await expect(begin({ ...listener, onStart: fails }, open)).rejects.toThrow('no trail')
    const { stream } = await begin({ ...listener, onFinish: fails }, open)
    await expect(new Response(stream).text()).rejects.toThrow('no trail')
    expect(held()).toBe(0)
  })

  it('shows one moment, whatever is written meanwhile', async () => {
    await pool.query('create table moments as select n from generate_series(1, 500) n')
    const { listener } = listening()
    const { stream } = await begin(listener, (snapshot) => ({
      ...source(snapshot, 500),
      batches: () =>
        readBatches(
          snapshot.db,
          { text: `select n, '' as filler from moments order by n`, values: [] },
          100,
        ),
    }))
    const reader = stream.getReader()
    await reader.read()
    await pool.query('insert into moments select n from generate_series(501, 900) n')
    await pool.query('delete from moments where n = 400')
    let end = ''
    for (let piece = await reader.read(); !piece.done; piece = await reader.read())
      end = Buffer.from(piece.value).toString()
    expect(end).toBe('# rows: 500\r\n# total: n 125250\r\n')
  })

  it('is one of four at most: the next is told to come back, and may when one has ended', async () => {
    const { listener } = listening()
    const open = (snapshot: Snapshot) => source(snapshot, 1000)
    const running = await Promise.all(Array.from({ length: 4 }, () => begin(listener, open)))
    await expect(begin(listener, open)).rejects.toSatisfy(
      (error: RefusedError) => error.status === 503 && error.code === 'exports_busy',
    )
    await running[0]?.stream.cancel()
    const fifth = await begin(listener, open)
    await Promise.all([...running.slice(1), fifth].map(({ stream }) => stream.cancel()))
    expect(held()).toBe(0)
  })

  it('is given up where its reader takes nothing for five minutes', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const { told, listener } = listening()
      const { stream } = await begin(listener, (snapshot) => source(snapshot, 100_000))
      const reader = stream.getReader()
      await reader.read()
      await reader.read()
      await vi.waitUntil(() => vi.getTimerCount() > 0)
      vi.advanceTimersByTime(5 * 60_000)
      await expect(reader.read()).rejects.toThrow('Nobody took')
      vi.useRealTimers()
      await vi.waitUntil(() => held() === 0)
      expect(told[1]).toMatch(/^abort/)
    } finally {
      vi.useRealTimers()
    }
  })
})
