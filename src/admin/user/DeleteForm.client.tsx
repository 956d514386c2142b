'use client'

import { toast } from '@payloadcms/ui'
import { useRouter } from 'next/navigation'
import { useId, useRef, useState, type FormEvent } from 'react'

import '../actions/actionDialog.css'
import { postAction } from '../actions/postAction'

/** Asks for the account's e-mail, which the server compares: what is typed here decides nothing. */
export function DeleteForm({ user }: { user: string }) {
  const id = useId()
  const router = useRouter()
  const [email, setEmail] = useState('')
  const [refusal, setRefusal] = useState<string | null>(null)
  const [isBusy, setIsBusy] = useState(false)
  // State changes come a render later: a second Enter within it must not send again.
  const isSent = useRef(false)

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (isSent.current) return
    isSent.current = true
    setIsBusy(true)
    const answer = await postAction(
      `/api/admin/users/${encodeURIComponent(user)}`,
      { email },
      'DELETE',
    )
    isSent.current = false
    setIsBusy(false)
    if (answer.kind === 'refused') setRefusal(answer.message)
    else if (answer.kind === 'unknown')
      setRefusal('No answer came back. Send it again as it is: it is done once.')
    else {
      setRefusal(null)
      if (answer.kind === 'done') toast.success('The user is deleted. This is the certificate.')
      router.refresh()
    }
  }

  return (
    <form
      className="delete-user__form"
      onSubmit={(event) => void submit(event)}
      aria-describedby={refusal === null ? undefined : `${id}-refusal`}
      noValidate
    >
      <div className="action-dialog__field">
        <label htmlFor={id}>E-mail of this account</label>
        <input
          id={id}
          type="email"
          autoComplete="off"
          spellCheck={false}
          value={email}
          onChange={(event) => setEmail(event.target.value)}
          aria-invalid={refusal !== null}
          aria-describedby={`${id}-hint`}
        />
        <span id={`${id}-hint`} className="action-dialog__hint">
          Type it as it stands above. What is erased does not come back.
        </span>
      </div>
      <div id={`${id}-refusal`} role="alert">
        {refusal === null ? null : <p className="action-dialog__refusal">{refusal}</p>}
      </div>
      <div>
        <button
          type="submit"
          className="delete-user__button"
          disabled={isBusy || email.trim() === ''}
        >
          {isBusy ? 'Deleting …' : 'Delete this user'}
        </button>
      </div>
    </form>
  )
}
