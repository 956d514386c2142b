'use client'

import { useEffect, useId, useLayoutEffect, useRef, useState } from 'react'

import './popover.css'

/** A button that opens a small panel below it. Escape and a click elsewhere close it. */
export function Popover({
  label,
  buttonLabel,
  isCurrent = false,
  className,
  children,
}: {
  /** What the panel is, for those who hear it. */
  label: string
  buttonLabel: React.ReactNode
  isCurrent?: boolean
  className: string
  children: (close: () => void) => React.ReactNode
}) {
  const [isOpen, setIsOpen] = useState(false)
  const root = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const panel = useRef<HTMLDivElement>(null)
  const panelId = useId()
  useEffect(() => {
    if (!isOpen) return
    const closeOutside = (event: PointerEvent): void => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) setIsOpen(false)
    }
    document.addEventListener('pointerdown', closeOutside)
    return () => document.removeEventListener('pointerdown', closeOutside)
  }, [isOpen])
  useLayoutEffect(() => {
    // A button near the right edge: the panel ends where the button does.
    const { current } = panel
    if (!isOpen || !current) return
    const isTooFar = current.getBoundingClientRect().right > document.documentElement.clientWidth
    current.classList.toggle('popover__panel--end', isTooFar)
  }, [isOpen])
  const close = (): void => {
    setIsOpen(false)
    button.current?.focus()
  }
  return (
    <div
      className="popover"
      ref={root}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !isOpen) return
        event.stopPropagation()
        close()
      }}
    >
      <button
        ref={button}
        type="button"
        className={className}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        aria-controls={isOpen ? panelId : undefined}
        aria-current={isCurrent ? 'true' : undefined}
        onClick={() => setIsOpen(!isOpen)}
      >
        {buttonLabel}
      </button>
      {isOpen && (
        <div ref={panel} className="popover__panel" id={panelId} role="dialog" aria-label={label}>
          {children(close)}
        </div>
      )}
    </div>
  )
}
