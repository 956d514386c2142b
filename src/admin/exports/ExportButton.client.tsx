'use client'

import { Button } from '@payloadcms/ui'
import { useState } from 'react'

import { ExportDialog } from './ExportDialog.client'
import type { ExportFilter } from './exportFilter'

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
        extraButtonProps={{ 'data-palette-action': `Export ${what}` }}
      >
        Export
      </Button>
      {isOpen ? (
        <ExportDialog what={what} filter={filter} onClose={() => setIsOpen(false)} />
      ) : null}
    </>
  )
}
