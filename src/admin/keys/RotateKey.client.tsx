'use client'

import { useState } from 'react'

import { formatMoney } from '@/money/formatMoney'

import { TextField } from '../actions/ActionFields.client'
import { ActionForm } from '../actions/ActionForm.client'
import { useAction } from '../actions/useAction.client'
import type { Issued } from './IssuedKey.client'
import type { KeyFacts } from './keyVerbs'

type Props = {
  apiKey: KeyFacts
  onIssued: (issued: Issued) => void
  onClose: () => void
}

const UNKNOWN =
  'No answer came back. Close this and look at the list: if a new key stands there, its token is lost with the answer; rotate that one.'

/** Puts a new key in the place of this one, which stops at the same moment. */
export function RotateKey({ apiKey, onIssued, onClose }: Props) {
  const [reason, setReason] = useState('')
  const { state, send } = useAction<Issued>(onIssued, { unknown: UNKNOWN, refreshes: false })
  return (
    <ActionForm
      title="Rotate API key"
      lines={[
        { term: 'Key', value: <strong>{apiKey.name}</strong> },
        { term: 'Old token', value: `${apiKey.maskedToken} is refused from now on, for ever` },
        { term: 'New key', value: carriedOver(apiKey) },
      ]}
      state={state}
      submitLabel="Rotate key"
      busyLabel="Rotating …"
      onSubmit={() =>
        void send(`/api/admin/api-keys/${encodeURIComponent(apiKey.id)}/rotate`, { reason })
      }
      onClose={onClose}
    >
      <TextField
        label="Reason (optional)"
        hint="It stands in the audit log."
        isFirst
        maxLength={500}
        value={reason}
        onChange={setReason}
      />
    </ActionForm>
  )
}

const carriedOver = ({ projectName, usageLimit }: KeyFacts): string =>
  usageLimit === null
    ? `same project (${projectName}), no limit; counts from $0.00`
    : `same project (${projectName}) and limit (${formatMoney(usageLimit)}); counts from $0.00`
