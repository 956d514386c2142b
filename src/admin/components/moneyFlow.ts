import { subtractMoney } from '@/money/sumMoney'

/**
 * Which way the money of a ledger row went: positive came in, negative went out. A refund's amount is
 * what was given back; a reversing row turns either round. Null where the row has none.
 */
export const moneyFlow = (type: string, amount: string | null): string | null =>
  amount !== null && type === 'credit_refund' ? subtractMoney('0', [amount]) : amount
