'use client'

import { useState } from 'react'

import { formatMoney } from '@/money/formatMoney'

import { MoneyField, TextField } from './ActionFields.client'
import { ActionForm } from './ActionForm.client'
import { BalanceChange } from './BalanceChange.client'
import { prepareRefund, type RefundFacts } from './prepareRefund'
import { tellBooked } from './tellBooked.client'
import { useAction } from './useAction.client'

export type RowDialogProps = {
  transaction: string
  what: string
  organization: { id: string; name: string }
  /** The balance on the page, USD decimal. */
  credits: string
  idempotencyKey: string
  onClose: () => void
}

type Refunded = { credits: string | null; transaction: { id: string; amount: string } }

const tellBalance = ({ credits }: Refunded) =>
  credits === null ? '' : ` New balance ${formatMoney(credits)}.`

/** Gives back a payment, or a part of it: all that is left unless something else is typed. */
export function RefundDialog(props: RowDialogProps & { facts: RefundFacts }) {
  const { transaction, what, organization, credits, facts, idempotencyKey, onClose } = props
  const [amount, setAmount] = useState(facts.remaining)
  const [reason, setReason] = useState('')
  const [comment, setComment] = useState('')
  const prepared = prepareRefund(credits, facts, amount)
  const { state, refuse, send } = useAction<Refunded>((refunded) => {
    onClose()
    tellBooked(
      `Refunded ${formatMoney(refunded.transaction.amount)} to ${organization.name}.${tellBalance(refunded)}`,
      refunded,
    )
  })

  function submit() {
    if (prepared.problem !== null) refuse(prepared.problem)
    else if (reason.trim() === '') refuse('Say why it is given back.')
    else
      void send(`/api/admin/transactions/${encodeURIComponent(transaction)}/refund`, {
        amount: prepared.amount,
        reason,
        comment,
        idempotencyKey,
      })
  }

  return (
    <ActionForm
      title="Refund"
      lines={[
        { term: 'Of', value: what },
        { term: 'To', value: <strong>{organization.name}</strong> },
        {
          term: 'Left',
          value: `${formatMoney(facts.remaining)} of ${formatMoney(facts.paid)}`,
        },
        {
          term: 'Balance',
          value:
            facts.credits === null ? (
              `stays ${formatMoney(credits)}: a plan moves no credits`
            ) : (
              <BalanceChange from={credits} to={prepared.balance} />
            ),
        },
      ]}
      state={state}
      submitLabel="Refund"
      busyLabel="Refunding …"
      onSubmit={submit}
      onClose={onClose}
    >
      <MoneyField label="Amount, in USD" isFirst value={amount} onChange={setAmount} />
      <TextField label="Reason" maxLength={500} value={reason} onChange={setReason} />
      <TextField label="Comment (optional)" maxLength={500} value={comment} onChange={setComment} />
    </ActionForm>
  )
}
