'use client'

import { Link, toast } from '@payloadcms/ui'

import './actionDialog.css'

/** Long enough to read, and to reach an offered way back. */
const SHOWN_MS = 12_000

type Booked = { transaction: { id: string } }

/** Tells what has been booked, with the way to its row and, where there is one, back. */
export function tellBooked(text: string, { transaction }: Booked, undo?: () => void) {
  const shown = toast.success(
    <span>
      {text} <Link href={`/collections/transactions/${transaction.id}`}>See the transaction</Link>
      {undo ? (
        <button
          type="button"
          className="row-actions__action toast-undo"
          onClick={() => {
            toast.dismiss(shown)
            undo()
          }}
        >
          Undo
        </button>
      ) : null}
    </span>,
    { duration: SHOWN_MS },
  )
}
