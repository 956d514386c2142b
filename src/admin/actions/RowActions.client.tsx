'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'

import { newActionKey } from './postAction'
import { RefundDialog } from './RefundDialog.client'
import { ReverseDialog } from './ReverseDialog.client'
import type { RowActions as Actions } from './rowActions'
import { undoGift } from './undoGift.client'
import { Verb } from './Verb.client'

type Props = {
  actions: Actions
  organization: { id: string; name: string }
  /** The balance on the page, USD decimal. */
  credits: string
}

type Open = { dialog: 'refund' | 'reverse'; key: string }

/** The verbs of one ledger row, and their dialogs. Nothing where there is nothing to do. */
export function RowActions({ actions, organization, credits }: Props) {
  const { transaction, what, refund, reversal, isUndoable } = actions
  const [open, setOpen] = useState<Open | null>(null)
  if (!refund && !reversal && !isUndoable) return null
  const dialog = {
    transaction,
    what,
    organization,
    credits,
    idempotencyKey: open?.key ?? '',
    onClose: () => setOpen(null),
  }
  const start = (name: Open['dialog']) => () => setOpen({ dialog: name, key: newActionKey() })
  return (
    <span className="row-actions">
      {isUndoable ? <Undo gift={{ id: transaction, organizationName: organization.name }} /> : null}
      {refund ? <Verb label="Refund" what={what} onClick={start('refund')} /> : null}
      {reversal ? <Verb label="Reverse" what={what} onClick={start('reverse')} /> : null}
      {open?.dialog === 'refund' && refund ? <RefundDialog {...dialog} facts={refund} /> : null}
      {open?.dialog === 'reverse' && reversal ? (
        <ReverseDialog {...dialog} facts={reversal} />
      ) : null}
    </span>
  )
}

function Undo({ gift }: { gift: { id: string; organizationName: string } }) {
  const router = useRouter()
  const [isBusy, setIsBusy] = useState(false)
  async function undo() {
    setIsBusy(true)
    await undoGift(gift, () => router.refresh())
    setIsBusy(false)
  }
  return (
    <Verb
      label={isBusy ? 'Undoing …' : 'Undo'}
      what="this gift"
      isBusy={isBusy}
      onClick={() => void undo()}
    />
  )
}
