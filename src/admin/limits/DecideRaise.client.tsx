'use client'

import { toast } from '@payloadcms/ui'
import { useState } from 'react'

import { TextField } from '../actions/ActionFields.client'
import { ActionForm } from '../actions/ActionForm.client'
import { useAction } from '../actions/useAction.client'
import '../components/smallButton.css'

type Props = {
  id: string
  /** What the raise asks for. */
  lines: readonly string[]
  requester: string
  isOwn: boolean
  /** Why the reader may not confirm it; null where they may. */
  confirmProblem: string | null
}

/** Confirm and decline of one raise. To decline is open to the requester too: it takes it back. */
export function DecideRaise(props: Props) {
  const [open, setOpen] = useState<'confirm' | 'decline' | null>(null)
  const close = () => setOpen(null)
  return (
    <>
      <span className="limits__buttons">
        {props.confirmProblem === null ? (
          <button
            type="button"
            className="small-button small-button--primary"
            onClick={() => setOpen('confirm')}
          >
            Confirm
          </button>
        ) : null}
        <button type="button" className="small-button" onClick={() => setOpen('decline')}>
          {props.isOwn ? 'Take back' : 'Decline'}
        </button>
      </span>
      {props.confirmProblem === null ? null : (
        <span className="data-table__note">{props.confirmProblem}</span>
      )}
      {open === 'confirm' ? <Confirm {...props} onClose={close} /> : null}
      {open === 'decline' ? <Decline {...props} onClose={close} /> : null}
    </>
  )
}

type DialogProps = Props & { onClose: () => void }

const linesOf = ({ lines, requester }: Props) => [
  { term: 'What', value: lines.map((line) => <div key={line}>{line}</div>) },
  { term: 'Asked by', value: requester },
]

const pathOf = (id: string, verb: string) =>
  `/api/admin/limit-raises/${encodeURIComponent(id)}/${verb}`

function Confirm({ onClose, ...props }: DialogProps) {
  const { state, send } = useAction<unknown>(() => {
    onClose()
    toast.success('Confirmed: the raised limits are in force.')
  })
  return (
    <ActionForm
      title="Confirm the raise"
      lines={[...linesOf(props), { term: 'Effect', value: 'in force at once' }]}
      state={state}
      submitLabel="Confirm"
      busyLabel="Confirming …"
      onSubmit={() => void send(pathOf(props.id, 'confirm'), {})}
      onClose={onClose}
    />
  )
}

function Decline({ onClose, ...props }: DialogProps) {
  const [reason, setReason] = useState('')
  const { state, refuse, send } = useAction<unknown>(() => {
    onClose()
    toast.success('Declined: the limits stay as they are.')
  })
  function submit() {
    if (reason.trim() === '') refuse('Say why, for who asked and for the audit log.')
    else void send(pathOf(props.id, 'decline'), { reason })
  }
  return (
    <ActionForm
      title="Decline the raise"
      lines={[...linesOf(props), { term: 'Effect', value: 'the limits stay as they are' }]}
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
