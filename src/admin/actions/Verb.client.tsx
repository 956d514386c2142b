'use client'

import './actionDialog.css'

type Props = {
  label: string
  /** Of what, for those who hear the page. */
  what: string
  isBusy?: boolean
  onClick: () => void
}

/** What may be done about a row, as quiet as the row's links. */
export const Verb = ({ label, what, isBusy = false, onClick }: Props) => (
  <button type="button" className="row-actions__action" disabled={isBusy} onClick={onClick}>
    {label}
    <span className="sr-only"> {what}</span>
  </button>
)
