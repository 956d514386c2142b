import fc from 'fast-check'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'

import { json, number, text } from '@/exports/exportSource'
import { exportWriter, type ExportFormat, type ExportHeader } from '@/exports/exportWriters'

const COLUMNS = [text('id'), number('tokens.input'), number('charge'), json('metadata')]
const HEADER: ExportHeader = {
  what: 'requests',
  filter: { model: 'gpt-4o,gpt-5', status: 'ok' },
  from: '2026-10-25T00:00:00.000Z',
  to: '2026-10-26T00:00:00.000Z',
  timeZone: 'Europe/Berlin',
  currency: 'USD',
  createdAt: '2026-10-27T08:00:00.000Z',
}
const ROW = { id: '=1', tokens: { input: 12 }, charge: '-0.000000001', metadata: { a: [1] } }

type Rows = readonly Record<string, unknown>[]

const write = (format: ExportFormat, pieces: readonly Rows[], isPlain = false) => {
  const writer = exportWriter(format, { columns: COLUMNS, isPlain })
  return [
    writer.begin(HEADER),
    ...pieces.map((rows) => writer.rows(rows)),
    writer.end({ rows: pieces.flat().length, charge: '3.5' }),
  ].join('')
}

describe('a CSV', () => {
  it('is header lines, column names, rows, and the lines that tie it out', () => {
    expect(write('csv', [[ROW]]).split('\r\n')).toEqual([
      '# what: requests',
      '"# filter: model=gpt-4o,gpt-5&status=ok"',
      '# from: 2026-10-25T00:00:00.000Z',
      '# to: 2026-10-26T00:00:00.000Z',
      '# timeZone: Europe/Berlin',
      '# currency: USD',
      '# createdAt: 2026-10-27T08:00:00.000Z',
      'id,tokens.input,charge,metadata',
      `'=1,12,-0.000000001,"{""a"":[1]}"`,
      '# rows: 1',
      '# total: charge 3.5',
      '',
    ])
  })

  it('counts its rows where nothing adds up', () => {
    const writer = exportWriter('csv', { columns: COLUMNS, isPlain: false })
    expect(writer.end({ rows: 3 })).toBe('# rows: 3\r\n# total: rows 3\r\n')
  })

  it('is column names and rows alone where it is plain', () => {
    expect(write('csv', [], true)).toBe('id,tokens.input,charge,metadata\r\n')
    expect(write('csv', [[ROW]], true).split('\r\n')).toHaveLength(3)
  })
})

describe('NDJSON and JSON', () => {
  it('hold header, rows as they are, and total', () => {
    const total = { rows: 1, charge: '3.5' }
    const lines = write('ndjson', [[ROW]])
      .trimEnd()
      .split('\n')
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      { header: HEADER },
      ROW,
      { total },
    ])
    expect(JSON.parse(write('json', [[ROW]]))).toEqual({ header: HEADER, rows: [ROW], total })
  })

  it('hold the rows alone where they are plain', () => {
    expect(write('ndjson', [[ROW]], true)).toBe(`${JSON.stringify(ROW)}\n`)
    expect(write('ndjson', [], true)).toBe('')
    expect(JSON.parse(write('json', [[ROW]], true))).toEqual({ rows: [ROW] })
  })
})

const anything = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('=cmd|’/C calc’!A0', '+1', "'", '\r\n', '","', '\u202Eevil', '# rows: 9', ''),
)
const anyRow = fc.record({
  id: anything,
  tokens: fc.record({ input: fc.nat() }),
  charge: fc.option(fc.constantFrom('0', '-1.5', '0.000000001')),
  metadata: fc.option(fc.dictionary(anything, anything)),
})

describe('any rows, in any pieces', () => {
  const pieces = fc.array(fc.array(anyRow, { maxLength: 5 }), { maxLength: 5 })

  it('come back from a CSV cell by cell, but for the guarding apostrophe', () => {
    fc.assert(
      fc.property(pieces, (found) => {
        const [, ...rows]: string[][] = parse(write('csv', found, true))
        expect(rows).toEqual(
          found
            .flat()
            .map((row) =>
              [
                row.id,
                String(row.tokens.input),
                row.charge ?? '',
                row.metadata ? JSON.stringify(row.metadata) : '',
              ].map((cell, i) => (i === 0 && /^[=+\-@\t\r']/.test(cell) ? `'${cell}` : cell)),
            ),
        )
      }),
    )
  })

  it('come back from NDJSON and JSON as they were', () => {
    fc.assert(
      fc.property(pieces, (found) => {
        const rows: unknown = JSON.parse(JSON.stringify(found.flat()))
        const lines = write('ndjson', found).trimEnd().split('\n')
        expect(lines.slice(1, -1).map((line) => JSON.parse(line) as unknown)).toEqual(rows)
        expect(JSON.parse(write('json', found))).toMatchObject({ rows })
      }),
    )
  })
})
