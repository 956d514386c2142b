'use client'

import { Button, toast } from '@payloadcms/ui'
import { useState, type FormEvent } from 'react'

import type { LimitName, Limits } from '@/ledger/giftLimits'
import { formatMoney } from '@/money/formatMoney'

import { ActionForm } from '../actions/ActionForm.client'
import { useAction } from '../actions/useAction.client'
import { LimitsGrid } from './LimitsTable'
import { compareLimits, LIMIT_LABELS, type LimitChange } from './prepareLimits'

type Props = { limits: Limits; hasAnotherOwner: boolean }

/** The limits as fields; what would change is told and confirmed before it is saved. */
export function LimitsForm({ limits, hasAnotherOwner }: Props) {
  const [typed, setTyped] = useState(limits)
  const [problem, setProblem] = useState<string | null>(null)
  const [changes, setChanges] = useState<LimitChange[] | null>(null)

  function submit(event: FormEvent) {
    event.preventDefault()
    const compared = compareLimits(limits, typed)
    const isUnchanged = compared.changes?.length === 0
    setProblem(isUnchanged ? 'Nothing is changed.' : compared.problem)
    setChanges(isUnchanged ? null : compared.changes)
  }
  const field = (name: LimitName) => (
    <input
      className="limits__input"
      aria-label={`${LIMIT_LABELS[name]}, in USD`}
      inputMode="decimal"
      autoComplete="off"
      value={typed[name]}
      onChange={(event) => setTyped((before) => ({ ...before, [name]: event.target.value }))}
    />
  )
  return (
    <>
      <form className="limits__form" onSubmit={submit} noValidate>
        <LimitsGrid cell={field} />
        <div role="alert">
          {problem === null ? null : <p className="action-dialog__refusal">{problem}</p>}
        </div>
        <div className="limits__save">
          <Button type="submit" margin={false}>
            Change limits
          </Button>
        </div>
      </form>
      {changes === null ? null : (
        <ConfirmChange
          changes={changes}
          hasAnotherOwner={hasAnotherOwner}
          // A raise that is held leaves the fields as they were.
          onSaved={() => setTyped(limits)}
          onClose={() => setChanges(null)}
        />
      )}
    </>
  )
}

type ConfirmProps = {
  changes: LimitChange[]
  hasAnotherOwner: boolean
  onSaved: () => void
  onClose: () => void
}

function ConfirmChange({ changes, hasAnotherOwner, onSaved, onClose }: ConfirmProps) {
  const raised = hasAnotherOwner ? 'once another owner agrees' : 'after 24 hours'
  const raises = changes.filter(({ isRaise }) => isRaise).length
  const { state, send } = useAction<unknown>(() => {
    onSaved()
    onClose()
    toast.success(
      raises === 0 ? 'The limits are changed.' : `Saved. What is raised holds ${raised}.`,
    )
  })
  return (
    <ActionForm
      title="Change limits"
      lines={changes.map(({ label, from, to, isRaise }) => ({
        term: label,
        value: (
          <>
            {formatMoney(from)} → <strong>{formatMoney(to)}</strong>, {isRaise ? raised : 'at once'}
          </>
        ),
      }))}
      state={state}
      submitLabel="Change limits"
      busyLabel="Saving …"
      onSubmit={() =>
        void send(
          '/api/globals/billing-settings',
          Object.fromEntries(changes.map(({ name, to }) => [name, to])),
        )
      }
      onClose={onClose}
    />
  )
}
