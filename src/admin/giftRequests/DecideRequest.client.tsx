'use client'

import { toast } from '@payloadcms/ui'
import { useState } from 'react'

import { formatMoney } from '@/money/formatMoney'

import { TextField } from '../actions/ActionFields.client'
import { ActionForm } from '../actions/ActionForm.client'
import { balanceAfter } from '../actions/balanceAfter'
import { BalanceChange } from '../actions/BalanceChange.client'
import { tellBooked } from '../actions/tellBooked.client'
import { useAction } from '../actions/useAction.client'
import '../components/smallButton.css'

type Props = {
  request: {
    id: string
    what: string
    /** The requester's comment or reason. */
    words: string
    creditAmount: string
    requester: string
    /** `3 h ago` */
    age: string
  }
  organization: { id: string; name: string }
  /** The balance on the page, USD decimal. */
  credits: string
}

/** Approve and decline of one request, each with its dialog. */
export function DecideRequest(props: Props) {
  const [open, setOpen] = useState<'approve' | 'decline' | null>(null)
  const close = () => setOpen(null)
  const { what } = props.request
  return (
    <span className="gift-requests__buttons">
      <button
        type="button"
        className="small-button small-button--primary"
        onClick={() => setOpen('approve')}
      >
        Approve<span className="sr-only"> {what}</span>
      </button>
      <button type="button" className="small-button" onClick={() => setOpen('decline')}>
        Decline<span className="sr-only"> {what}</span>
      </button>
      {open === 'approve' ? <Approve {...props} onClose={close} /> : null}
      {open === 'decline' ? <Decline {...props} onClose={close} /> : null}
    </span>
  )
}

type DialogProps = Props & { onClose: () => void }

const linesOf = ({ request, organization }: Props) => [
  { term: 'What', value: request.what },
  { term: 'For', value: <strong>{organization.name}</strong> },
  {
    term: 'Asked by',
    value: `${request.requester}, ${request.age}${request.words === '' ? '' : `: “${request.words}”`}`,
  },
]

const pathOf = (id: string, verb: string) =>
  `/api/admin/gift-requests/${encodeURIComponent(id)}/${verb}`

type Approved = { credits: string; transaction: { id: string } }

/** The same approver asking twice gets the first result: the route needs no key. */
function Approve({ onClose, ...props }: DialogProps) {
  const { request, organization, credits } = props
  const { state, send } = useAction<Approved>((approved) => {
    onClose()
    tellBooked(
      `Approved and booked for ${organization.name}. New balance ${formatMoney(approved.credits)}.`,
      approved,
    )
  })
  const after = balanceAfter(credits, request.creditAmount)
  return (
    <ActionForm
      title="Approve"
      lines={[
        ...linesOf(props),
        { term: 'Balance', value: <BalanceChange from={credits} to={after} /> },
      ]}
      state={state}
      submitLabel="Approve"
      busyLabel="Approving …"
      onSubmit={() => void send(pathOf(request.id, 'approve'), {})}
      onClose={onClose}
    />
  )
}

function Decline({ onClose, ...props }: DialogProps) {
  const { request, organization, credits } = props
  const [reason, setReason] = useState('')
  const { state, refuse, send } = useAction<unknown>(() => {
    onClose()
    toast.success(`Declined. ${organization.name} keeps its balance of ${formatMoney(credits)}.`)
  })
  function submit() {
    if (reason.trim() === '') refuse('Say why, for who asked and for the audit log.')
    else void send(pathOf(request.id, 'decline'), { reason })
  }
  return (
    <ActionForm
      title="Decline"
      lines={[...linesOf(props), { term: 'Balance', value: `stays ${formatMoney(credits)}` }]}
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
