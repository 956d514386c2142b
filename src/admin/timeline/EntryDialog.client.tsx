'use client'

import { useRouter } from 'next/navigation'
import type { ReactNode } from 'react'

import { ActionDialog } from '../actions/ActionDialog.client'
import '../components/smallButton.css'

type Props = {
  title: string
  /** The page behind. */
  closeHref: string
  children: ReactNode
}

/** An entry in front of its list: open by the address, so a link to it is a link to what is seen. */
export function EntryDialog({ title, closeHref, children }: Props) {
  const router = useRouter()
  const close = () => router.push(closeHref, { scroll: false })
  return (
    <ActionDialog title={title} isHeld={false} onClose={close}>
      {children}
      <div className="action-dialog__buttons">
        <button type="button" className="small-button" data-first-field onClick={close}>
          Close
        </button>
      </div>
    </ActionDialog>
  )
}
