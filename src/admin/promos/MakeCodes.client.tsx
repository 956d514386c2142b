'use client'

import { Button, toast } from '@payloadcms/ui'
import { useState } from 'react'

import { formatMoney } from '@/money/formatMoney'
import type { Batch } from '@/promotions/createBatch'

import { ChoiceField, MoneyField, TextField } from '../actions/ActionFields.client'
import { ActionDialog } from '../actions/ActionDialog.client'
import { ActionForm } from '../actions/ActionForm.client'
import { useAction } from '../actions/useAction.client'
import { copyText } from '../components/copyText'
import './promos.css'

type Props = { campaign: string; onClose: () => void; onMade: () => void }

const EMPTY = { count: '10', prefix: '', amount: '', perCode: '1', active: 'no' }

const SWITCHES = [
  { value: 'no', label: 'Switched off' },
  { value: 'yes', label: 'Switched on at once' },
]

const WHOLE = /^\d{1,7}$/
const AMOUNT = /^\d{1,11}(\.\d{1,2})?$/

type Typed = typeof EMPTY

/** The body of the route, or what is wrong. */
function prepare({ count, prefix, amount, perCode, active }: Typed) {
  if (!WHOLE.test(count.trim())) return { problem: 'Say how many codes: a whole number.' }
  if (!AMOUNT.test(amount.trim()))
    return { problem: 'Enter the credits as an amount such as 12.50: digits and a point.' }
  if (!WHOLE.test(perCode.trim())) return { problem: 'Say how often each may be redeemed.' }
  return {
    body: {
      count: Number(count),
      prefix: prefix.trim(),
      kind: 'credit_grant',
      amount: amount.trim(),
      maxRedemptions: Number(perCode),
      active: active === 'yes',
    },
  }
}

const exposureOf = ({ count, amount, perCode }: Typed): string | null => {
  if (!WHOLE.test(count.trim()) || !AMOUNT.test(amount.trim()) || !WHOLE.test(perCode.trim()))
    return null
  const [whole = '', cents = ''] = amount.trim().split('.')
  const total = BigInt(whole + cents.padEnd(2, '0')) * BigInt(count.trim()) * BigInt(perCode.trim())
  const text = total.toString().padStart(3, '0')
  return formatMoney(`${text.slice(0, -2)}.${text.slice(-2)}`)
}

/** Many codes of a campaign that add credits, all alike; once made, to copy. */
export function MakeCodes({ campaign, onClose, onMade }: Props) {
  const [typed, setTyped] = useState(EMPTY)
  const [made, setMade] = useState<Batch | null>(null)
  const field = (name: keyof Typed) => ({
    value: typed[name],
    onChange: (value: string) => setTyped((before) => ({ ...before, [name]: value })),
  })
  const { state, refuse, send } = useAction<Batch>(
    (batch) => {
      setMade(batch)
      onMade()
    },
    {
      unknown: 'No answer came back. Look at the campaign’s codes before you send it again.',
      // The form around it would begin anew, and with it this dialog.
      refreshes: false,
    },
  )
  if (made) return <Made batch={made} onClose={onClose} />
  const exposure = exposureOf(typed)
  function submit() {
    const { body, problem } = prepare(typed)
    if (body) void send(`/api/admin/promo-campaigns/${encodeURIComponent(campaign)}/codes`, body)
    else refuse(problem)
  }
  return (
    <ActionForm
      title="Make codes"
      lines={[
        { term: 'What', value: 'codes that add credits, each with letters of its own' },
        { term: 'Gives', value: exposure === null ? '–' : `${exposure} at most, all together` },
      ]}
      state={state}
      submitLabel="Make codes"
      busyLabel="Making …"
      onSubmit={submit}
      onClose={onClose}
    >
      <div className="action-dialog__pair">
        <TextField label="How many" inputMode="numeric" isFirst {...field('count')} />
        <TextField label="Begin with (optional)" placeholder="SPRING" {...field('prefix')} />
      </div>
      <div className="action-dialog__pair">
        <MoneyField label="Credits of each, in USD" placeholder="10.00" {...field('amount')} />
        <TextField label="Redemptions of each" inputMode="numeric" {...field('perCode')} />
      </div>
      <ChoiceField label="They are" choices={SWITCHES} {...field('active')} />
    </ActionForm>
  )
}

function Made({ batch: { codes, activation }, onClose }: { batch: Batch; onClose: () => void }) {
  const text = codes.map(({ code }) => code).join('\n')
  function copy() {
    copyText(text).then(
      () => toast.success(`${codes.length} codes copied.`),
      () => toast.error('Select them and copy by hand.'),
    )
  }
  return (
    <ActionDialog title={`${codes.length} codes made`} isHeld={false} onClose={onClose}>
      {activation?.state === 'waiting' ? (
        <p role="status">
          <strong>They wait for a second person, and are switched off until then.</strong>
        </p>
      ) : null}
      <textarea
        className="promo-codes-made"
        readOnly
        rows={Math.min(codes.length, 12)}
        value={text}
        aria-label="Codes"
        data-first-field
      />
      <div className="action-dialog__buttons">
        <Button buttonStyle="secondary" margin={false} onClick={copy}>
          Copy all
        </Button>
        <Button margin={false} onClick={onClose}>
          Close
        </Button>
      </div>
    </ActionDialog>
  )
}
