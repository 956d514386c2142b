'use client'

import { toast } from '@payloadcms/ui'
import { useState } from 'react'

import '../actions/actionDialog.css'
import { ActionForm } from '../actions/ActionForm.client'
import { useAction } from '../actions/useAction.client'

type Props = {
  organization: string
  member: { id: string; name: string }
  /** Who owns it now; null where nobody does. */
  former: string | null
}

/** The verb in a member's row, and its dialog. */
export function MakeOwner(props: Props) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <button type="button" className="row-actions__action" onClick={() => setIsOpen(true)}>
        Make owner
      </button>
      {isOpen ? <MakeOwnerDialog {...props} onClose={() => setIsOpen(false)} /> : null}
    </>
  )
}

function MakeOwnerDialog({
  organization,
  member,
  former,
  onClose,
}: Props & { onClose: () => void }) {
  const { state, send } = useAction(() => {
    onClose()
    toast.success(`${member.name} owns the organization now.`)
  })
  return (
    <ActionForm
      title="Make owner"
      lines={[
        { term: 'Who', value: <strong>{member.name}</strong> },
        { term: 'May then', value: 'do everything, billing included' },
        {
          term: 'Until now',
          value: former === null ? 'nobody' : `${former}, who becomes an admin`,
        },
      ]}
      state={state}
      submitLabel="Make owner"
      busyLabel="Saving …"
      onSubmit={() =>
        void send(`/api/admin/organizations/${encodeURIComponent(organization)}/owner`, {
          user: member.id,
        })
      }
      onClose={onClose}
    />
  )
}
