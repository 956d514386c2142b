'use client'

import { Button, Link, toast } from '@payloadcms/ui'
import { useRouter } from 'next/navigation'
import { useId, useRef, useState, type FormEvent } from 'react'

import { formatMoney } from '@/money/formatMoney'

import { ActionDialog } from './ActionDialog.client'
import { balanceAfter } from './balanceAfter'
import { newActionKey, postAction } from './postAction'

type Props = {
  organization: { id: string; name: string }
  /** The balance on the page, USD decimal. */
  credits: string
}

type Gifted = { credits: string; transaction: { id: string } }

/** The button in an organization's header, and its dialog. The route decides; this only asks. */
export function GiftCredits({ organization, credits }: Props) {
  const [key, setKey] = useState<string | null>(null)
  return (
    <>
      <Button size="medium" margin={false} onClick={() => setKey(newActionKey())}>
        Gift credits
      </Button>
      {key === null ? null : (
        <GiftDialog
          organization={organization}
          credits={credits}
          idempotencyKey={key}
          onClose={() => setKey(null)}
        />
      )}
    </>
  )
}

type DialogProps = Props & { idempotencyKey: string; onClose: () => void }

function GiftDialog({ organization, credits, idempotencyKey, onClose }: DialogProps) {
  const id = useId()
  const router = useRouter()
  const [amount, setAmount] = useState('')
  const [comment, setComment] = useState('')
  const [refusal, setRefusal] = useState<string | null>(null)
  const [isBusy, setIsBusy] = useState(false)
  // State changes come a render later: a second Enter within it must not send again.
  const isSent = useRef(false)
  const after = balanceAfter(credits, amount)

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (isSent.current) return
    if (after === null) {
      setRefusal('Enter the credits as an amount such as 12.50: digits and a point.')
      return
    }
    isSent.current = true
    setIsBusy(true)
    setRefusal(null)
    const answer = await postAction<Gifted>(
      `/api/admin/organizations/${encodeURIComponent(organization.id)}/gift-credits`,
      { creditAmount: amount.trim(), comment, idempotencyKey },
    )
    isSent.current = false
    setIsBusy(false)
    if (answer.kind === 'done') {
      onClose()
      tellDone(organization.name, amount.trim(), answer.body)
      router.refresh()
    } else if (answer.kind === 'waiting') {
      onClose()
      toast.info(
        `Asked for: another operator has to approve ${show(amount)} for ${organization.name}. The balance has not changed.`,
      )
      router.refresh()
    } else if (answer.kind === 'refused') {
      setRefusal(
        answer.requestId ? `${answer.message} (request ${answer.requestId})` : answer.message,
      )
    } else {
      setRefusal('No answer came back. Send it again: it is booked once, however often it is sent.')
    }
  }

  return (
    <ActionDialog title="Gift credits" isBusy={isBusy} onClose={onClose}>
      <dl className="action-dialog__lines">
        <dt>To</dt>
        <dd>
          <strong>{organization.name}</strong>
        </dd>
        <dt>Balance</dt>
        <dd aria-live="polite">
          {formatMoney(credits)} → <strong>{after === null ? '–' : formatMoney(after)}</strong>
        </dd>
      </dl>
      <form className="action-dialog__form" onSubmit={(event) => void submit(event)} noValidate>
        <div className="action-dialog__field">
          <label htmlFor={`${id}-amount`}>Credits, in USD</label>
          <input
            id={`${id}-amount`}
            data-first-field
            inputMode="decimal"
            autoComplete="off"
            placeholder="50.00"
            value={amount}
            onChange={(event) => setAmount(event.target.value)}
            aria-invalid={refusal !== null}
            aria-describedby={`${id}-refusal`}
          />
        </div>
        <div className="action-dialog__field">
          <label htmlFor={`${id}-comment`}>Comment</label>
          <input
            id={`${id}-comment`}
            autoComplete="off"
            maxLength={500}
            value={comment}
            onChange={(event) => setComment(event.target.value)}
            aria-describedby={`${id}-hint`}
          />
          <span id={`${id}-hint`} className="action-dialog__hint">
            Kept with the transaction and in the audit log.
          </span>
        </div>
        <div id={`${id}-refusal`} role="alert">
          {refusal === null ? null : <p className="action-dialog__refusal">{refusal}</p>}
        </div>
        <div className="action-dialog__buttons">
          <Button buttonStyle="secondary" margin={false} disabled={isBusy} onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" margin={false} disabled={isBusy}>
            {isBusy ? 'Gifting …' : 'Gift credits'}
          </Button>
        </div>
      </form>
    </ActionDialog>
  )
}

const show = (amount: string): string => {
  const exact = balanceAfter('0', amount)
  return exact === null ? amount : formatMoney(exact)
}

function tellDone(name: string, amount: string, { credits, transaction }: Gifted) {
  toast.success(
    <span>
      Gifted {show(amount)} to {name}. New balance {formatMoney(credits)}.{' '}
      <Link href={`/collections/transactions/${transaction.id}`}>See the transaction</Link>
    </span>,
  )
}
