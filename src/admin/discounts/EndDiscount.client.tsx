'use client'

import { toast } from '@payloadcms/ui'
import { useState } from 'react'
import { createPortal } from 'react-dom'

import { ActionForm } from '../actions/ActionForm.client'
import { useAction } from '../actions/useAction.client'
import '../components/smallButton.css'

/** Ends a rule now, by a dialog that says what that means. */
export function EndDiscount({ id }: { id: string }) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <button type="button" className="small-button" onClick={() => setIsOpen(true)}>
        End now
      </button>
      {/* Outside of the document's form: a form within a form sends the outer one. */}
      {isOpen
        ? createPortal(<EndDialog id={id} onClose={() => setIsOpen(false)} />, document.body)
        : null}
    </>
  )
}

function EndDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { state, send } = useAction(
    () => {
      onClose()
      toast.success('The discount has ended.')
    },
    { unknown: 'No answer came back. Send it again: it ends once.' },
  )
  return (
    <ActionForm
      title="End this discount now"
      lines={[
        { term: 'What', value: <strong>{id}</strong> },
        { term: 'From now on', value: 'requests are charged without it' },
        {
          term: 'Until now',
          value: 'requests keep their price, late ones too. It cannot go on later.',
        },
      ]}
      state={state}
      submitLabel="End it"
      busyLabel="Ending …"
      onSubmit={() => void send(`/api/admin/discounts/${encodeURIComponent(id)}/end`, {})}
      onClose={onClose}
    />
  )
}
