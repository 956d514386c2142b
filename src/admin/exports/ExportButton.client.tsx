'use client'

import { Button } from '@payloadcms/ui'
import { useState } from 'react'
import { createPortal } from 'react-dom'

import { ExportDialog } from './ExportDialog.client'
import type { ExportFilter } from './exportFilter'
import { exportTitle } from './exportWords'

type Props = { what: string; filter: ExportFilter }

/** Opens the dialog by which what is shown becomes a file. */
export function ExportButton({ what, filter }: Props) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <Button
        size="medium"
        buttonStyle="secondary"
        margin={false}
        onClick={() => setIsOpen(true)}
        extraButtonProps={{ 'data-palette-action': exportTitle(what) }}
      >
        Export
      </Button>
      {/* The button may stand in a form of Payload's, and a form in a form sends the outer one. */}
      {isOpen
        ? createPortal(
            <ExportDialog what={what} filter={filter} onClose={() => setIsOpen(false)} />,
            document.body,
          )
        : null}
    </>
  )
}
