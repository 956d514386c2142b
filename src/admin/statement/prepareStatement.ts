import type { Statement } from '@/ledger/readStatement'
import type { TransactionRow } from '@/ledger/readTransaction'
import { formatExactCount, formatExactMoney, MISSING } from '@/money/formatMoney'
import { subtractMoney, sumMoney } from '@/money/sumMoney'
import { describeRange } from '@/time/describeRange'
import { formatDate, formatDateTime } from '@/time/formatDateTime'

import { transactionWords } from '@/ledger/transactionWords'

export type SummaryLine = { label: string; note: string | null; amount: string; isBalance: boolean }
export type MovementLine = {
  id: string
  at: string
  what: string
  /** Why, or by which reference; null where the type says it all. */
  note: string | null
  received: string
  credits: string
  balance: string
}
export type UsageLine = { day: string; note: string | null; requests: string; charge: string }

/** What the document shows; money with every digit, so that its columns add up on paper. */
export type StatementDocument = {
  period: string
  summary: SummaryLine[]
  /** What is no part of the sum: unused credits by origin, and the money behind it all. */
  asides: { label: string; amount: string }[]
  movements: MovementLine[]
  usage: UsageLine[]
  usageTotal: { requests: string; charge: string }
}

const creditsOf = (rows: readonly TransactionRow[], type: string) =>
  sumMoney(rows.filter((row) => row.type === type).map((row) => row.creditAmount ?? '0'))

const show = (amount: string | null): string =>
  amount === null ? MISSING : formatExactMoney(amount)

export function prepareStatement(statement: Statement): StatementDocument {
  const { movements, usage, timeZone, openingBalance, closingBalance } = statement
  const charge = sumMoney(usage.map((day) => day.charge))
  const requests = formatExactCount(usage.reduce((sum, day) => sum + day.requests, 0))
  const balance = (label: string, amount: string): SummaryLine => ({
    label,
    note: null,
    amount: show(amount),
    isBalance: true,
  })
  const moved = (label: string, amount: string, note: string | null = null): SummaryLine => ({
    label,
    note,
    amount: show(amount),
    isBalance: false,
  })
  return {
    period: describeRange(Date.parse(statement.from), Date.parse(statement.to), timeZone),
    summary: [
      balance('Opening balance', openingBalance),
      moved('Top-ups', creditsOf(movements, 'credit_topup')),
      moved('Gifts', creditsOf(movements, 'credit_gift')),
      moved('Refunds', creditsOf(movements, 'credit_refund')),
      moved('Usage', subtractMoney('0', [charge]), `${requests} requests`),
      balance('Closing balance', closingBalance),
    ],
    asides: [
      { label: 'Unused credits, paid', amount: show(statement.unusedCredits.paid) },
      { label: 'Unused credits, gifted', amount: show(statement.unusedCredits.gifted) },
      { label: 'Net paid, plans included', amount: show(netPaidOf(movements)) },
    ],
    movements: movements.map((row) => toMovement(row, timeZone)),
    usage: usage.map((day) => ({
      day: formatDate(Date.parse(`${day.day}T12:00:00Z`), 'UTC'),
      note: lateNote(day, timeZone),
      requests: formatExactCount(day.requests),
      charge: show(day.charge),
    })),
    usageTotal: { requests, charge: show(charge) },
  }
}

function netPaidOf(movements: readonly TransactionRow[]): string {
  const amounts = (isRefund: boolean) =>
    movements
      .filter(({ type }) => (type === 'credit_refund') === isRefund)
      .map(({ amount }) => amount ?? '0')
  return subtractMoney(sumMoney(amounts(false)), [sumMoney(amounts(true))])
}

const toMovement = (row: TransactionRow, timeZone: string): MovementLine => ({
  id: row.id,
  at: formatDateTime(Date.parse(row.bookedAt ?? row.createdAt), timeZone),
  what: transactionWords(row.type, row.reverses !== null),
  note: noteOf(row),
  received: show(
    row.type === 'credit_refund' && row.amount !== null ? turned(row.amount) : row.amount,
  ),
  credits: show(row.creditAmount),
  balance: show(row.balanceAfter),
})

/** The description, where it says more than the type does. */
const noteOf = ({ description, type, reverses }: TransactionRow): string | null =>
  description === transactionWords(type, reverses !== null) ? null : description

const turned = (amount: string) => subtractMoney('0', [amount])

/** Said of a day on which something was booked that had happened on an earlier one. */
function lateNote(
  { day, firstRequestAt }: Statement['usage'][number],
  timeZone: string,
): string | null {
  if (firstRequestAt === null) return null
  const first = formatDate(Date.parse(firstRequestAt), timeZone)
  return first === formatDate(Date.parse(`${day}T12:00:00Z`), 'UTC')
    ? null
    : `with requests since ${first}`
}
