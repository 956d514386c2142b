'use client'

import { Button, Link } from '@payloadcms/ui'
import { useId, type FormEvent, type ReactNode } from 'react'

import '../components/smallButton.css'
import { ActionDialog } from './ActionDialog.client'
import type { ActionState } from './useAction.client'

type Props = {
  title: string
  /** What, to whom, and the effect. */
  lines: readonly { term: string; value: ReactNode }[]
  state: ActionState
  submitLabel: string
  /** On the button while the server works. */
  busyLabel: string
  onSubmit: () => void
  onClose: () => void
  /** The fields; the one marked `data-first-field` gets the focus. */
  children?: ReactNode
}

/** A dialog that asks once, says why it was refused, and says so where a second person is needed. */
export function ActionForm({ title, lines, state, onClose, ...form }: Props) {
  const isBusy = state.kind === 'busy'
  return (
    <ActionDialog title={title} isHeld={isBusy} onClose={onClose}>
      {state.kind === 'waiting' ? (
        <Waiting message={state.message} onClose={onClose} />
      ) : (
        <>
          <dl className="action-dialog__lines">
            {lines.map(({ term, value }) => (
              <div key={term} className="action-dialog__line">
                <dt>{term}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
          <Fields {...form} isBusy={isBusy} onClose={onClose} refusal={refusalOf(state)} />
        </>
      )}
    </ActionDialog>
  )
}

const refusalOf = (state: ActionState) => (state.kind === 'open' ? state.refusal : null)

type FieldsProps = Omit<Props, 'lines' | 'state' | 'title'> & {
  isBusy: boolean
  refusal: string | null
}

function Fields({
  onSubmit,
  onClose,
  isBusy,
  refusal,
  submitLabel,
  busyLabel,
  children,
}: FieldsProps) {
  const id = useId()
  function submit(event: FormEvent) {
    event.preventDefault()
    // React tells a form of Payload's around the dialog too, which would save itself.
    event.stopPropagation()
    onSubmit()
  }
  return (
    <form
      className="action-dialog__form"
      onSubmit={submit}
      aria-describedby={refusal === null ? undefined : id}
      noValidate
    >
      {children}
      <div id={id} role="alert">
        {refusal === null ? null : <p className="action-dialog__refusal">{refusal}</p>}
      </div>
      <div className="action-dialog__buttons">
        <Button buttonStyle="secondary" margin={false} disabled={isBusy} onClick={onClose}>
          Cancel
        </Button>
        <Button
          type="submit"
          margin={false}
          disabled={isBusy}
          // Without a field the answer itself is what Enter means.
          extraButtonProps={children ? {} : { 'data-first-field': true }}
        >
          {isBusy ? busyLabel : submitLabel}
        </Button>
      </div>
    </form>
  )
}

/** Nothing has moved: it stands among the requests until somebody else decides. */
const Waiting = ({ message, onClose }: { message: string; onClose: () => void }) => (
  <>
    <p role="status">
      <strong>This waits for a second person. The balance has not changed.</strong>
    </p>
    <p>{message}</p>
    <p>
      <Link href="/gift-requests">Open the gift requests</Link>
    </p>
    <div className="action-dialog__buttons">
      <button type="button" className="small-button" autoFocus onClick={onClose}>
        Close
      </button>
    </div>
  </>
)
