'use client'

import { toast } from '@payloadcms/ui'
import { useState } from 'react'

import { TextField } from '../actions/ActionFields.client'
import { ActionForm } from '../actions/ActionForm.client'
import { useAction } from '../actions/useAction.client'

export type Verb = 'activate' | 'block' | 'deactivate' | 'unblock'

type Props = { verb: Verb; organization: { id: string; name: string }; onClose: () => void }

const CHARGED = 'calls that are reported all the same are charged'

const WORDS: Record<
  Verb,
  { title: string; effect: string; stays: string; busy: string; done: string; hint: string }
> = {
  block: {
    title: 'Block',
    effect: 'the gateway refuses its calls, with organization_blocked',
    stays: `status, balance and keys; ${CHARGED}`,
    busy: 'Blocking …',
    done: 'is blocked',
    hint: 'It stands in the header and in the audit log.',
  },
  unblock: {
    title: 'Unblock',
    effect: 'the gateway takes its calls again',
    stays: 'status, balance and keys',
    busy: 'Unblocking …',
    done: 'is not blocked any more',
    hint: 'It stands in the audit log.',
  },
  deactivate: {
    title: 'Set inactive',
    effect: 'the gateway refuses its calls until it is active again',
    stays: `balance, plan and keys; ${CHARGED}`,
    busy: 'Saving …',
    done: 'is inactive',
    hint: 'It stands in the audit log.',
  },
  activate: {
    title: 'Set active',
    effect: 'the gateway takes its calls again',
    stays: 'balance, plan and keys',
    busy: 'Saving …',
    done: 'is active',
    hint: 'It stands in the audit log.',
  },
}

const NEEDS_REASON: ReadonlySet<Verb> = new Set(['block', 'deactivate'])

export const titleOf = (verb: Verb): string => WORDS[verb].title

/** Stops an organization's calls, or lets them through again, with the reason why. */
export function ChangeStanding({ verb, organization, onClose }: Props) {
  const words = WORDS[verb]
  const isNeeded = NEEDS_REASON.has(verb)
  const [reason, setReason] = useState('')
  const { state, refuse, send } = useAction(
    () => {
      onClose()
      toast.success(`${organization.name} ${words.done}.`)
    },
    { unknown: 'No answer came back. Send it again: it happens once.' },
  )

  function submit() {
    if (isNeeded && reason.trim() === '') refuse('Say the reason: others will ask.')
    else
      void send(`/api/admin/organizations/${encodeURIComponent(organization.id)}/${verb}`, {
        reason,
      })
  }

  return (
    <ActionForm
      title={words.title}
      lines={[
        { term: 'Organization', value: <strong>{organization.name}</strong> },
        { term: 'Effect', value: words.effect },
        { term: 'Stays', value: words.stays },
      ]}
      state={state}
      submitLabel={words.title}
      busyLabel={words.busy}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextField
        label={isNeeded ? 'Reason' : 'Reason (optional)'}
        hint={words.hint}
        isFirst
        maxLength={500}
        value={reason}
        onChange={setReason}
      />
    </ActionForm>
  )
}
