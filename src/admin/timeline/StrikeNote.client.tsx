'use client'

import { toast } from '@payloadcms/ui'
import { useState } from 'react'

import { TextField } from '../actions/ActionFields.client'
import { ActionForm } from '../actions/ActionForm.client'
import { useAction } from '../actions/useAction.client'
import { Verb } from '../actions/Verb.client'

type Props = { note: { id: string; text: string } }

/** The verb beside a note, and its dialog. */
export function StrikeNote({ note }: Props) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <Verb label="Strike" what="the note" onClick={() => setIsOpen(true)} />
      {isOpen ? <StrikeDialog note={note} onClose={() => setIsOpen(false)} /> : null}
    </>
  )
}

function StrikeDialog({ note, onClose }: Props & { onClose: () => void }) {
  const [reason, setReason] = useState('')
  const { state, refuse, send } = useAction(
    () => {
      onClose()
      toast.success('The note is struck. It stays in the timeline with your reason.')
    },
    { unknown: 'No answer came back. Look whether it is struck before you try again.' },
  )

  function submit() {
    if (reason.trim() === '') refuse('Say why it should not count.')
    else void send(`/api/admin/notes/${encodeURIComponent(note.id)}/strike`, { reason })
  }

  return (
    <ActionForm
      title="Strike note"
      lines={[
        { term: 'Note', value: note.text },
        { term: 'Then', value: 'it stays, struck, with your name and reason' },
      ]}
      state={state}
      submitLabel="Strike"
      busyLabel="Striking …"
      onSubmit={submit}
      onClose={onClose}
    >
      <TextField label="Reason" isFirst maxLength={500} value={reason} onChange={setReason} />
    </ActionForm>
  )
}
