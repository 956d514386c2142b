import { StatusPill } from '../components/StatusPill'
import { transactionWords } from '@/ledger/transactionWords'
import './cells.css'

type Props = { type: string; isReversal: boolean; status: string }

const KINDS: Record<string, string> = {
  credit_topup: 'in',
  credit_refund: 'out',
  credit_gift: 'gift',
}

/** The type as a pill whose edge only repeats it, and the status where it is not the usual one. */
export const TransactionTypeCell = ({ type, isReversal, status }: Props) => (
  <span className="status-cell">
    <span className={`type-cell type-cell--${isReversal ? 'out' : (KINDS[type] ?? 'plan')}`}>
      {transactionWords(type, isReversal)}
    </span>
    {status === 'completed' ? null : <StatusPill status={status} />}
  </span>
)
