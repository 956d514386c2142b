'use client'

import { Button, toast, useField } from '@payloadcms/ui'
import { useState } from 'react'

import { formatMoney } from '@/money/formatMoney'
import { formatDateTime } from '@/time/formatDateTime'
import type { CodeUse } from '@/promotions/readUse'

import { TextField } from '../actions/ActionFields.client'
import { ActionForm } from '../actions/ActionForm.client'
import { postAction } from '../actions/postAction'
import { useAction } from '../actions/useAction.client'
import { BesideForm } from './BesideForm.client'
import './promos.css'

type Props = {
  id: string
  use: CodeUse
  mayChange: boolean
  onChanged: () => Promise<void>
}

/** Switching a code on by the route that can ask a second person, and that person's answer. */
export function SwitchOn({ id, use, mayChange, onChanged }: Props) {
  const { setValue } = useField<boolean>({ path: 'active' })
  const [busy, setBusy] = useState(false)
  const [declining, setDeclining] = useState(false)
  if (!mayChange) return use.activation ? <Waiting use={use} /> : null
  const path = `/api/admin/promo-codes/${encodeURIComponent(id)}`

  async function call(verb: 'activate' | 'approve') {
    setBusy(true)
    const answer = await postAction<{ message: string }>(`${path}/${verb}`, {})
    setBusy(false)
    if (answer.kind === 'refused') toast.error(answer.message)
    else if (answer.kind === 'unknown') toast.error('No answer came back. Look at the state.')
    else if (answer.kind === 'waiting') toast.info(answer.message ?? 'A second person is asked.')
    else {
      // The form around it would switch it off again with its next save.
      setValue(true, true)
      toast.success(answer.body.message)
    }
    await onChanged()
  }
  if (use.activation)
    return (
      <>
        <Waiting use={use} />
        <div className="promo-box__buttons">
          <Button size="small" margin={false} disabled={busy} onClick={() => void call('approve')}>
            Approve
          </Button>
          <Button
            size="small"
            buttonStyle="secondary"
            margin={false}
            disabled={busy}
            onClick={() => setDeclining(true)}
          >
            Decline
          </Button>
        </div>
        {declining ? (
          <BesideForm>
            <Decline
              path={path}
              onClose={() => setDeclining(false)}
              onDone={() => void onChanged()}
            />
          </BesideForm>
        ) : null}
      </>
    )
  if (use.state !== 'disabled') return null
  return (
    <div className="promo-box__buttons">
      <Button size="small" margin={false} disabled={busy} onClick={() => void call('activate')}>
        {busy ? 'Switching on …' : 'Switch on'}
      </Button>
    </div>
  )
}

const Waiting = ({ use: { activation } }: { use: CodeUse }) =>
  activation === null ? null : (
    <p className="promo-box__waiting" role="status">
      Waits for a second person: {formatMoney(activation.exposure)} at most, until{' '}
      {formatDateTime(Date.parse(activation.expiresAt), 'UTC')} UTC.
    </p>
  )

type DeclineProps = { path: string; onClose: () => void; onDone: () => void }

function Decline({ path, onClose, onDone }: DeclineProps) {
  const [reason, setReason] = useState('')
  const { state, refuse, send } = useAction<{ message: string }>(
    ({ message }) => {
      onClose()
      toast.success(message)
      onDone()
    },
    { refreshes: false },
  )
  function submit() {
    if (reason.trim() === '') refuse('Say why, for who asked and for the audit log.')
    else void send(`${path}/decline`, { reason })
  }
  return (
    <ActionForm
      title="Decline"
      lines={[{ term: 'Effect', value: 'the code stays switched off' }]}
      state={state}
      submitLabel="Decline"
      busyLabel="Declining …"
      onSubmit={submit}
      onClose={onClose}
    >
      <TextField label="Reason" isFirst maxLength={500} value={reason} onChange={setReason} />
    </ActionForm>
  )
}
