'use client'

import { Button, toast } from '@payloadcms/ui'
import { useState } from 'react'

import { AreaField, TextField } from './ActionFields.client'
import { ActionForm } from './ActionForm.client'
import { useAction } from './useAction.client'

/** As many as the route takes. */
const MAX_NOTE = 4000
const MAX_TICKET = 100

type Props = { organization: { id: string; name: string } }

/** The button in an organization's header, and its dialog. */
export function AddNote({ organization }: Props) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <Button
        size="medium"
        buttonStyle="secondary"
        margin={false}
        onClick={() => setIsOpen(true)}
        extraButtonProps={{ 'data-palette-action': 'Add note' }}
      >
        Add note
      </Button>
      {isOpen ? <NoteDialog organization={organization} onClose={() => setIsOpen(false)} /> : null}
    </>
  )
}

function NoteDialog({ organization, onClose }: Props & { onClose: () => void }) {
  const [text, setText] = useState('')
  const [ticket, setTicket] = useState('')
  const { state, refuse, send } = useAction(
    () => {
      onClose()
      toast.success(`The note stands in the timeline of ${organization.name}.`)
    },
    { unknown: 'No answer came back. Look into the timeline before you send it again.' },
  )

  function submit() {
    if (text.trim() === '') refuse('Write down what the next one should know.')
    else
      void send(`/api/admin/organizations/${encodeURIComponent(organization.id)}/notes`, {
        text,
        ticket,
      })
  }

  return (
    <ActionForm
      title="Add note"
      lines={[
        { term: 'About', value: <strong>{organization.name}</strong> },
        { term: 'Seen by', value: 'operators only' },
      ]}
      state={state}
      submitLabel="Add note"
      busyLabel="Writing …"
      onSubmit={submit}
      onClose={onClose}
    >
      <AreaField
        label="Note"
        hint="It cannot be changed later: strike it, or add another. Ctrl Enter sends it."
        isFirst
        maxLength={MAX_NOTE}
        value={text}
        onChange={setText}
      />
      <TextField
        label="Ticket"
        hint="What the support desk calls the case; may stay empty."
        maxLength={MAX_TICKET}
        value={ticket}
        onChange={setTicket}
      />
    </ActionForm>
  )
}
