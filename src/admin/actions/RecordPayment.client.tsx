'use client'

import { Button } from '@payloadcms/ui'
import { useState } from 'react'

import { formatMoney } from '@/money/formatMoney'

import { ChoiceField, MoneyField, TextField } from './ActionFields.client'
import { ActionForm } from './ActionForm.client'
import { BalanceChange } from './BalanceChange.client'
import { newActionKey } from './postAction'
import { preparePayment } from './preparePayment'
import { tellBooked } from './tellBooked.client'
import { useAction } from './useAction.client'

type Props = {
  organization: { id: string; name: string }
  /** The balance on the page, USD decimal. */
  credits: string
}

type Recorded = { credits: string; transaction: { id: string; amount: string } }

const METHODS = [
  { value: 'wire', label: 'Wire transfer' },
  { value: 'crypto', label: 'Crypto' },
  { value: 'other', label: 'Other' },
]

/** The button in an organization's header that books money which came in past the payment system. */
export function RecordPayment(props: Props) {
  const [key, setKey] = useState<string | null>(null)
  return (
    <>
      <Button
        size="medium"
        buttonStyle="secondary"
        margin={false}
        onClick={() => setKey(newActionKey())}
        extraButtonProps={{ 'data-palette-action': 'Record payment' }}
      >
        Record payment
      </Button>
      {key === null ? null : (
        <PaymentDialog {...props} idempotencyKey={key} onClose={() => setKey(null)} />
      )}
    </>
  )
}

type DialogProps = Props & { idempotencyKey: string; onClose: () => void }

const EMPTY = {
  amount: '',
  credits: '',
  method: 'wire',
  reference: '',
  valueDate: '',
  comment: '',
}

function PaymentDialog({ organization, credits, idempotencyKey, onClose }: DialogProps) {
  const [typed, setTyped] = useState(EMPTY)
  const field = (name: keyof typeof EMPTY) => ({
    value: typed[name],
    onChange: (value: string) => setTyped((before) => ({ ...before, [name]: value })),
  })
  const prepared = preparePayment(credits, typed)
  const { state, refuse, send } = useAction<Recorded>((recorded) => {
    onClose()
    tellBooked(
      `Recorded ${formatMoney(recorded.transaction.amount)} from ${organization.name}. New balance ${formatMoney(recorded.credits)}.`,
      recorded,
    )
  })

  function submit() {
    if (prepared.body === null) refuse(prepared.problem)
    else
      void send(`/api/admin/organizations/${encodeURIComponent(organization.id)}/payments`, {
        ...prepared.body,
        idempotencyKey,
      })
  }

  return (
    <ActionForm
      title="Record payment"
      lines={[
        { term: 'From', value: <strong>{organization.name}</strong> },
        { term: 'Balance', value: <BalanceChange from={credits} to={prepared.balance} /> },
        { term: 'Counts as', value: <span aria-live="polite">{prepared.counts}</span> },
      ]}
      state={state}
      submitLabel="Record payment"
      busyLabel="Recording …"
      onSubmit={submit}
      onClose={onClose}
    >
      <div className="action-dialog__pair">
        <MoneyField
          label="Money received, in USD"
          placeholder="500.00"
          isFirst
          {...field('amount')}
        />
        <MoneyField
          label="Credits for it"
          placeholder={typed.amount.trim() || 'the same'}
          {...field('credits')}
        />
      </div>
      <div className="action-dialog__pair">
        <ChoiceField label="Method" choices={METHODS} {...field('method')} />
        <TextField label="Value date (optional)" type="date" {...field('valueDate')} />
      </div>
      <TextField
        label="External reference"
        hint="What the bank or the chain calls it."
        maxLength={255}
        {...field('reference')}
      />
      <TextField label="Comment (optional)" maxLength={500} {...field('comment')} />
    </ActionForm>
  )
}
