import { Link } from '@payloadcms/ui'
import type { PayloadRequest } from 'payload'

import type { TransactionDetails } from '@/ledger/readTransactionDetails'

import { TransactionActions } from '../actions/TransactionActions'
import { SignedMoneyCell } from '../cells/SignedMoneyCell'
import { Block } from '../components/Block'
import { IdText } from '../components/IdText.client'
import { moneyFlow } from '../components/moneyFlow'
import { StatusPill } from '../components/StatusPill'
import { transactionWords } from '@/ledger/transactionWords'
import { organizationPath } from '../organization/organizationPath'

type Props = { req: PayloadRequest; details: TransactionDetails }

/** What was moved, whose it is, and what may be done about it. */
export function TransactionHeader({ req, details }: Props) {
  const { id, type, reverses, status, organization, organizationName } = details
  const isBooked = status === 'completed'
  const money = moneyFlow(type, details.amount)
  return (
    <div>
      <div className="transaction-header__top">
        <h1 className="transaction-header__title">{transactionWords(type, reverses !== null)}</h1>
        <StatusPill status={status} />
        <IdText id={id} />
        <span className="transaction-header__actions">
          <Block
            req={req}
            title="Actions"
            skeleton={null}
            load={() => TransactionActions({ req, id })}
          />
        </span>
      </div>
      <p className="transaction-header__line">
        <Link href={organizationPath(organization, '')} prefetch={false}>
          {organizationName}
        </Link>
        {details.creditAmount === null ? null : (
          <span>
            Credits <SignedMoneyCell amount={details.creditAmount} isBooked={isBooked} />
          </span>
        )}
        {money === null ? null : (
          <span>
            Money <SignedMoneyCell amount={money} isBooked={isBooked} />
          </span>
        )}
      </p>
    </div>
  )
}
