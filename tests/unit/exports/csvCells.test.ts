import fc from 'fast-check'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'

import { commentLine, numberCell, textCell } from '@/exports/csvCells'

const read = (line: string): string[] => {
  const [cells = []]: string[][] = parse(line)
  return cells
}

describe('a text cell', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', "'x"])(
    'that begins like a formula (%j) gets one apostrophe',
    (text) => expect(read(`${textCell(text)},end`)).toEqual([`'${text}`, 'end']),
  )

  it('is itself otherwise, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const [cell] = read(`${textCell(text)},end`)
        expect(cell).toBe(/^[=+\-@\t\r']/.test(text) ? `'${text}` : text)
      }),
    )
  })

  it('is empty where there is nothing', () => expect(textCell(null)).toBe(''))
})

describe('a number cell', () => {
  it('is its digits, a minus too', () => {
    expect(numberCell('-0.000000001')).toBe('-0.000000001')
    expect(numberCell(12)).toBe('12')
    expect(numberCell(null)).toBe('')
  })
})

describe('a line about the file', () => {
  it('stays one cell: what follows a comma in a name is no cell of its own', () => {
    expect(read(commentLine('statement', 'Acme,=cmd()'))).toEqual(['# statement: Acme,=cmd()'])
    expect(commentLine('rows', '2')).toBe('# rows: 2')
  })
})
