'use client'

import { Button } from '@payloadcms/ui'
import { useState } from 'react'

import { formatMoney } from '@/money/formatMoney'
import type { Redeemed } from '@/promotions/redeemCode'

import { TextField } from './ActionFields.client'
import { ActionForm } from './ActionForm.client'
import { newActionKey } from './postAction'
import { tellBooked } from './tellBooked.client'
import { useAction } from './useAction.client'

type Props = {
  organization: { id: string; name: string }
  /** The balance on the page, USD decimal. */
  credits: string
}

/** The button in an organization's header that redeems a promo code for it. */
export function RedeemCode(props: Props) {
  const [key, setKey] = useState<string | null>(null)
  return (
    <>
      <Button
        size="medium"
        buttonStyle="secondary"
        margin={false}
        onClick={() => setKey(newActionKey())}
        extraButtonProps={{ 'data-palette-action': 'Redeem promo code' }}
      >
        Redeem code
      </Button>
      {key === null ? null : (
        <RedeemDialog {...props} firstKey={key} onClose={() => setKey(null)} />
      )}
    </>
  )
}

type DialogProps = Props & { firstKey: string; onClose: () => void }

function RedeemDialog({ organization, credits, firstKey, onClose }: DialogProps) {
  const [code, setCode] = useState('')
  const { state, refuse, send } = useAction<Redeemed>(({ credits: after, redemption }) => {
    onClose()
    tellBooked(
      `Redeemed ${redemption.code} for ${organization.name}: ${formatMoney(redemption.creditAmount ?? '0')}. New balance ${formatMoney(after)}.`,
      { transaction: { id: redemption.transaction } },
    )
  })
  function submit() {
    if (code.trim() === '') refuse('Enter the promo code.')
    else
      void send(`/api/admin/organizations/${encodeURIComponent(organization.id)}/redeem`, {
        code,
        idempotencyKey: firstKey,
      })
  }
  return (
    <ActionForm
      title="Redeem promo code"
      lines={[
        { term: 'For', value: <strong>{organization.name}</strong> },
        { term: 'Balance', value: `${formatMoney(credits)}, and what the code adds` },
      ]}
      state={state}
      submitLabel="Redeem"
      busyLabel="Redeeming …"
      onSubmit={submit}
      onClose={onClose}
    >
      <TextField
        label="Promo code"
        hint="Its letters, whatever the case. More than 10 wrong ones in an hour, and this organization waits."
        placeholder="WELCOME-10"
        isFirst
        maxLength={80}
        value={code}
        onChange={setCode}
      />
    </ActionForm>
  )
}
