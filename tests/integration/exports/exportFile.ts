import { parse } from 'csv-parse/sync'

import { sumMoney } from '@/money/sumMoney'

import type { ApiAnswer } from '../../support/testPayload'

/** A CSV of ours, read back by somebody else's reader. */
export type ReadCsv = {
  comments: Record<string, string>
  columns: string[]
  rows: Record<string, string>[]
}

export const textOf = ({ bytes }: Pick<ApiAnswer, 'bytes'>): string =>
  new TextDecoder().decode(bytes)

/** A line about the file is one cell; the guarding apostrophe is taken off the rows. */
export function readCsv(answer: Pick<ApiAnswer, 'bytes'>): ReadCsv {
  const lines: string[][] = parse(textOf(answer), { relaxColumnCount: true })
  const comments: Record<string, string> = {}
  const table = lines.filter(([first = '', ...others]) => {
    const comment = others.length === 0 ? /^# (\w+): (.*)$/s.exec(first) : null
    if (comment) comments[comment[1] ?? ''] = comment[2] ?? ''
    return comment === null
  })
  const [columns = [], ...rows] = table
  return {
    comments,
    columns,
    rows: rows.map((cells) =>
      Object.fromEntries(columns.map((name, i) => [name, (cells[i] ?? '').replace(/^'/, '')])),
    ),
  }
}

/** The figures of a total line by name: `charge 1.5 listCost 2`. */
export function totalOf({ comments }: ReadCsv): Record<string, string> {
  const words = (comments.total ?? '').split(' ')
  const names = words.filter((_, i) => i % 2 === 0)
  return Object.fromEntries(names.map((name, i) => [name, words[2 * i + 1] ?? '']))
}

export const sumOf = (rows: readonly Record<string, string>[], column: string): string =>
  sumMoney(rows.map((row) => row[column] || '0'))
