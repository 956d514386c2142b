'use client'

import { toast } from '@payloadcms/ui'
import { useState } from 'react'

import { TextField } from '../actions/ActionFields.client'
import { ActionForm } from '../actions/ActionForm.client'
import { useAction } from '../actions/useAction.client'
import type { KeyFacts } from './keyVerbs'

type Props = { apiKey: KeyFacts; verb: 'remove' | 'revoke'; onClose: () => void }

const WORDS = {
  revoke: {
    title: 'Revoke API key',
    effect: 'refused from now on; it never works again',
    keeps: 'usage that is still reported is counted and charged',
    submit: 'Revoke key',
    busy: 'Revoking …',
    done: 'is revoked',
  },
  remove: {
    title: 'Remove API key',
    effect: 'leaves the list; “deleted” still shows it',
    keeps: 'its usage, its requests and its audit entries',
    submit: 'Remove key',
    busy: 'Removing …',
    done: 'is removed',
  },
} as const

/** Ends a key, or takes an ended one out of the lists. Ending asks for the end of its token. */
export function EndKey({ apiKey, verb, onClose }: Props) {
  const words = WORDS[verb]
  // Many keys share a name; the end of the token is this one's.
  const proof = apiKey.maskedToken.slice(-4)
  const isAsked = verb === 'revoke'
  const [typed, setTyped] = useState('')
  const [reason, setReason] = useState('')
  const { state, refuse, send } = useAction(
    () => {
      onClose()
      toast.success(`${apiKey.name} (${apiKey.maskedToken}) ${words.done}.`)
    },
    { unknown: 'No answer came back. Send it again: it happens once.' },
  )

  function submit() {
    if (isAsked && typed.trim() !== proof)
      refuse(`Type ${proof}, the last four characters of the key that is to stop.`)
    else void send(`/api/admin/api-keys/${encodeURIComponent(apiKey.id)}/${verb}`, { reason })
  }

  return (
    <ActionForm
      title={words.title}
      lines={[
        {
          term: 'Key',
          value: (
            <>
              <strong>{apiKey.name}</strong> {apiKey.maskedToken}, {apiKey.projectName}
            </>
          ),
        },
        { term: 'Effect', value: words.effect },
        { term: 'Stays', value: words.keeps },
      ]}
      state={state}
      submitLabel={words.submit}
      busyLabel={words.busy}
      onSubmit={submit}
      onClose={onClose}
    >
      {isAsked ? (
        <TextField
          label={`Type ${proof} to confirm`}
          isFirst
          maxLength={20}
          value={typed}
          onChange={setTyped}
        />
      ) : null}
      <TextField
        label="Reason (optional)"
        hint="It stands in the audit log."
        isFirst={!isAsked}
        maxLength={500}
        value={reason}
        onChange={setReason}
      />
    </ActionForm>
  )
}
