'use client'

import { toast } from '@payloadcms/ui'
import { useState } from 'react'

import { formatExactCount } from '@/money/formatMoney'

import { TextField } from '../actions/ActionFields.client'
import { ActionForm } from '../actions/ActionForm.client'
import { useAction } from '../actions/useAction.client'
import '../components/smallButton.css'
import { ratedWords } from './prepareUnpriced'

type Props = { provider: string; model: string; requests: number; organizations: number }
type Rated = { rerated: number; unpriced: number; charge: string }

/** Charges what was used without a price, now that there is one. */
export function RateNow(props: Props) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <button type="button" className="small-button" onClick={() => setIsOpen(true)}>
        Rate now
      </button>
      {isOpen ? <RateDialog {...props} onClose={() => setIsOpen(false)} /> : null}
    </>
  )
}

function RateDialog({
  provider,
  model,
  requests,
  organizations,
  onClose,
}: Props & { onClose: () => void }) {
  const [reason, setReason] = useState('')
  const { state, refuse, send } = useAction<Rated>((done) => {
    onClose()
    const tell = done.rerated === 0 ? toast.info : toast.success
    tell(ratedWords(done))
  })

  function submit() {
    if (reason.trim() === '') refuse('Say why it is rated now.')
    else void send('/api/admin/usage/rerate', { provider, model, reason })
  }

  return (
    <ActionForm
      title="Rate unpriced usage"
      lines={[
        { term: 'What', value: `${model} at ${provider}` },
        {
          term: 'Of',
          value: `${formatExactCount(organizations)} ${organizations === 1 ? 'organization' : 'organizations'}, ${formatExactCount(requests)} ${requests === 1 ? 'request' : 'requests'}`,
        },
        {
          term: 'Effect',
          value:
            'each request is charged by the price in force at its own time, where there is one',
        },
      ]}
      state={state}
      submitLabel="Rate"
      busyLabel="Rating …"
      onSubmit={submit}
      onClose={onClose}
    >
      <TextField
        label="Reason"
        hint="It stands in the audit log, with what was charged."
        isFirst
        maxLength={500}
        value={reason}
        onChange={setReason}
      />
    </ActionForm>
  )
}
