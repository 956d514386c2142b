'use client'

import { useLayoutEffect, useRef, type ReactNode } from 'react'

import './actionDialog.css'

type Props = {
  title: string
  /** While true neither Escape nor a click beside it closes it. */
  isHeld: boolean
  onClose: () => void
  children: ReactNode
}

/**
 * The frame of everything that moves money or rights. A modal `dialog`: the browser keeps the focus
 * inside and gives it back to the button that opened it. It is open as long as it is mounted; the
 * element marked `data-first-field` gets the focus.
 */
export function ActionDialog({ title, isHeld, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    const element = dialog.current
    if (!element) return
    element.showModal()
    element.querySelector<HTMLElement>('[data-first-field]')?.focus()
    return () => element.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      className="action-dialog"
      aria-label={title}
      onCancel={(event) => {
        // Escape: closing is the owner's, which unmounts this.
        event.preventDefault()
        if (!isHeld) onClose()
      }}
      onMouseDown={(event) => {
        if (event.target === dialog.current && !isHeld) onClose()
      }}
    >
      <div className="action-dialog__body">
        <h2 className="action-dialog__title">{title}</h2>
        {children}
      </div>
    </dialog>
  )
}
