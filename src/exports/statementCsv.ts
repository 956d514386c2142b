import type { Statement } from '@/ledger/readStatement'
import { subtractMoney, sumMoney } from '@/money/sumMoney'
import { formatDay } from '@/time/formatDay'
import { formatInstant } from '@/time/formatInstant'

import { commentLine, numberCell, textCell } from './csvCells'

const COLUMNS = [
  'day',
  'bookedAt',
  'kind',
  'type',
  'description',
  'externalReference',
  'requests',
  'amount',
  'credits',
  'balanceAfter',
  'id',
] as const
type Column = (typeof COLUMNS)[number]
type Row = Partial<Record<Column, string>>

/**
 * A statement of account as CSV: what it is about, one row a movement and one a day of usage, and the
 * line that ties it to the balances. `day` is the zone's, `bookedAt` UTC; openingBalance + Σ credits
 * = closingBalance, to the last digit.
 * @param now epoch milliseconds, when it was made
 */
export function statementCsv(statement: Statement, now: number): { text: string; rows: number } {
  const rows = toRows(statement)
  const { organization, from, to, timeZone, openingBalance, closingBalance } = statement
  const lines = [
    commentLine('statement', `${organization.name} (${organization.id})`),
    commentLine('from', from),
    commentLine('to', to),
    commentLine('timeZone', timeZone),
    commentLine('currency', 'USD'),
    commentLine('createdAt', formatInstant(now)),
    commentLine('openingBalance', openingBalance),
    COLUMNS.join(','),
    ...rows.map((row) => COLUMNS.map((column) => row[column] ?? '').join(',')),
    commentLine('rows', String(rows.length)),
    commentLine('total', `credits ${movedBy(statement)}`),
    commentLine('closingBalance', closingBalance),
    commentLine('unusedCredits', unusedWords(statement)),
  ]
  return { text: lines.map((line) => `${line}\r\n`).join(''), rows: rows.length }
}

const movedBy = ({ movements, usage }: Statement): string =>
  subtractMoney(
    sumMoney(movements.map(({ creditAmount }) => creditAmount ?? '0')),
    usage.map(({ charge }) => charge),
  )

const unusedWords = ({ unusedCredits: { paid, gifted } }: Statement) =>
  `paid ${paid} gifted ${gifted}`

/** By day of the zone; on one day its movements first, then what was used. */
function toRows({ movements, usage, timeZone }: Statement): Row[] {
  const moves = movements.map((row): Row & { day: string } => ({
    day: formatDay(Date.parse(row.bookedAt ?? row.createdAt), timeZone),
    bookedAt: row.bookedAt ?? '',
    kind: 'movement',
    type: textCell(row.type),
    description: textCell(row.description),
    externalReference: textCell(row.externalReference),
    amount: numberCell(row.amount),
    credits: numberCell(row.creditAmount),
    balanceAfter: numberCell(row.balanceAfter),
    id: textCell(row.id),
  }))
  const used = usage.map(({ day, requests, charge }): Row & { day: string } => ({
    day,
    kind: 'usage',
    requests: numberCell(requests),
    credits: numberCell(subtractMoney('0', [charge])),
  }))
  return [...moves, ...used].toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))
}
