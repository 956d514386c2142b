'use client'

import { useEffect, useState } from 'react'

import { Lens } from '../components/Lens'
import { focusSearch, isTaken, stepRows } from './deskKeys'
import { HelpDialog } from './HelpDialog.client'
import './palette.css'
import { PaletteDialog } from './PaletteDialog.client'
import type { PalettePage } from './paletteItems'

type Props = {
  /** Whose last jumps are remembered. */
  operator: string
  pages: readonly PalettePage[]
}

type Open = 'help' | 'palette' | null

/** The button in the head of a page, the keys of the desk, and the dialogs that they open. */
export function Palette({ operator, pages }: Props) {
  const [open, setOpen] = useState<Open>(null)
  const close = () => setOpen(null)
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return
      if (isPaletteKey(event)) {
        // A form that is being filled in stays where it is.
        if (document.querySelector('dialog[open]:not(.palette)') !== null) return
        event.preventDefault()
        setOpen((now) => (now === 'palette' ? null : 'palette'))
        return
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTaken(event.target)) return
      if (event.key === '?') setOpen('help')
      else if (event.key === 'j') stepRows(1)
      else if (event.key === 'k') stepRows(-1)
      // Else the key would be written into the field that it leads to.
      else if (event.key === '/' && focusSearch()) event.preventDefault()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
  return (
    <>
      <button
        type="button"
        className="palette-button"
        aria-haspopup="dialog"
        aria-keyshortcuts="Control+K Meta+K"
        onClick={() => setOpen('palette')}
      >
        <Lens className="palette-lens" />
        <span className="palette-button__words">Search or jump to</span>
        <kbd className="palette-button__key" aria-hidden>
          Ctrl K
        </kbd>
      </button>
      {open === 'palette' ? (
        <PaletteDialog
          operator={operator}
          pages={pages}
          onHelp={() => setOpen('help')}
          onClose={close}
        />
      ) : null}
      {open === 'help' ? <HelpDialog onClose={close} /> : null}
    </>
  )
}

const isPaletteKey = ({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): boolean =>
  key.toLowerCase() === 'k' && (ctrlKey || metaKey) && !altKey && !shiftKey
