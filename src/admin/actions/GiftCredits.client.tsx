'use client'

import { Button } from '@payloadcms/ui'
import { useRouter } from 'next/navigation'
import { useState } from 'react'

import { formatMoney } from '@/money/formatMoney'

import { MoneyField, TextField } from './ActionFields.client'
import { ActionForm } from './ActionForm.client'
import { balanceAfter } from './balanceAfter'
import { BalanceChange } from './BalanceChange.client'
import { newActionKey } from './postAction'
import { tellBooked } from './tellBooked.client'
import { undoGift } from './undoGift.client'
import { useAction } from './useAction.client'

type Props = {
  organization: { id: string; name: string }
  /** The balance on the page, USD decimal. */
  credits: string
}

type Gifted = { credits: string; transaction: { id: string; creditAmount: string } }

/** The button in an organization's header, and its dialog. The route decides; this only asks. */
export function GiftCredits(props: Props) {
  const [key, setKey] = useState<string | null>(null)
  return (
    <>
      <Button
        size="medium"
        margin={false}
        onClick={() => setKey(newActionKey())}
        extraButtonProps={{ 'data-palette-action': 'Gift credits' }}
      >
        Gift credits
      </Button>
      {key === null ? null : (
        <GiftDialog {...props} idempotencyKey={key} onClose={() => setKey(null)} />
      )}
    </>
  )
}

type DialogProps = Props & { idempotencyKey: string; onClose: () => void }

function GiftDialog({ organization, credits, idempotencyKey, onClose }: DialogProps) {
  const router = useRouter()
  const [amount, setAmount] = useState('')
  const [comment, setComment] = useState('')
  const after = balanceAfter(credits, amount)
  const { state, refuse, send } = useAction<Gifted>((gifted) => {
    onClose()
    const { id, creditAmount } = gifted.transaction
    tellBooked(
      `Gifted ${formatMoney(creditAmount)} to ${organization.name}. New balance ${formatMoney(gifted.credits)}.`,
      gifted,
      () => void undoGift({ id, organizationName: organization.name }, () => router.refresh()),
    )
  })

  function submit() {
    if (after === null) refuse('Enter the credits as an amount such as 12.50: digits and a point.')
    else
      void send(`/api/admin/organizations/${encodeURIComponent(organization.id)}/gift-credits`, {
        creditAmount: amount.trim(),
        comment,
        idempotencyKey,
      })
  }

  return (
    <ActionForm
      title="Gift credits"
      lines={[
        { term: 'To', value: <strong>{organization.name}</strong> },
        { term: 'Balance', value: <BalanceChange from={credits} to={after} /> },
      ]}
      state={state}
      submitLabel="Gift credits"
      busyLabel="Gifting …"
      onSubmit={submit}
      onClose={onClose}
    >
      <MoneyField
        label="Credits, in USD"
        placeholder="50.00"
        isFirst
        value={amount}
        onChange={setAmount}
      />
      <TextField
        label="Comment"
        hint="Kept with the transaction and in the audit log."
        maxLength={500}
        value={comment}
        onChange={setComment}
      />
    </ActionForm>
  )
}
