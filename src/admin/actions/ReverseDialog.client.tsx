'use client'

import { useState } from 'react'

import { formatMoney } from '@/money/formatMoney'

import { TextField } from './ActionFields.client'
import { ActionForm } from './ActionForm.client'
import { balanceAfter } from './balanceAfter'
import { BalanceChange } from './BalanceChange.client'
import type { RowDialogProps } from './RefundDialog.client'
import type { ReversalFacts } from './rowActions'
import { tellBooked } from './tellBooked.client'
import { useAction } from './useAction.client'

type Reversed = { credits: string | null; transaction: { id: string } }

/** Answers a wrong entry by one with the signs turned; both stay in the books. */
export function ReverseDialog(props: RowDialogProps & { facts: ReversalFacts }) {
  const { transaction, what, organization, credits, facts, idempotencyKey, onClose } = props
  const [reason, setReason] = useState('')
  const { state, refuse, send } = useAction<Reversed>((reversed) => {
    onClose()
    tellBooked(`Reversed: ${what}.`, reversed)
  })

  function submit() {
    if (reason.trim() === '') refuse('Say what was wrong with it.')
    else
      void send(`/api/admin/transactions/${encodeURIComponent(transaction)}/reverse`, {
        reason,
        idempotencyKey,
      })
  }

  return (
    <ActionForm
      title="Reverse a wrong entry"
      lines={[
        { term: 'Entry', value: what },
        { term: 'Of', value: <strong>{organization.name}</strong> },
        ...(facts.amount === null ? [] : [{ term: 'Net paid', value: signed(facts.amount) }]),
        {
          term: 'Balance',
          value:
            facts.credits === null ? (
              `stays ${formatMoney(credits)}`
            ) : (
              <BalanceChange from={credits} to={balanceAfter(credits, facts.credits)} />
            ),
        },
      ]}
      state={state}
      submitLabel="Reverse"
      busyLabel="Reversing …"
      onSubmit={submit}
      onClose={onClose}
    >
      <TextField
        label="Reason"
        hint="A new row answers this one; neither is ever changed or removed."
        isFirst
        maxLength={500}
        value={reason}
        onChange={setReason}
      />
    </ActionForm>
  )
}

const signed = (amount: string) => (amount.startsWith('-') ? '' : '+') + formatMoney(amount)
