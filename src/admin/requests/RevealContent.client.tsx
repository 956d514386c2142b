'use client'

import { useState } from 'react'

import { TextField } from '../actions/ActionFields.client'
import { ActionForm } from '../actions/ActionForm.client'
import { useAction } from '../actions/useAction.client'
import '../components/smallButton.css'
import { CopyField } from '../keys/CopyField.client'

type Content = { input: unknown; output: unknown }
type Props = { path: string; request: { id: string; organizationName: string } }

const PARTS = [
  { name: 'input', label: 'Prompt' },
  { name: 'output', label: 'Answer' },
] as const

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value, null, 2)

/** Prompt and answer, hidden until a reason is given; leaving the page hides them again. */
export function RevealContent({ path, request }: Props) {
  const [isAsking, setIsAsking] = useState(false)
  const [content, setContent] = useState<Content | null>(null)
  if (content !== null)
    return (
      <>
        {PARTS.map(({ name, label }) =>
          content[name] === null ? (
            <p key={name}>{label}: none was sent.</p>
          ) : (
            <CopyField key={name} label={label} text={textOf(content[name])} />
          ),
        )}
        <button type="button" className="small-button" onClick={() => setContent(null)}>
          Hide again
        </button>
      </>
    )
  return (
    <>
      <p>Prompt and answer are hidden. Who shows them, when and why is written down.</p>
      <button type="button" className="small-button" onClick={() => setIsAsking(true)}>
        Show prompt and answer …
      </button>
      {isAsking ? (
        <AskReason
          path={path}
          request={request}
          onClose={() => setIsAsking(false)}
          onShown={(shown) => {
            setIsAsking(false)
            setContent(shown)
          }}
        />
      ) : null}
    </>
  )
}

type AskProps = Props & { onClose: () => void; onShown: (content: Content) => void }

function AskReason({ path, request, onClose, onShown }: AskProps) {
  const [reason, setReason] = useState('')
  const { state, refuse, send } = useAction<{ content: Content }>(
    ({ content }) => onShown(content),
    { unknown: 'No answer came back. Send it again.', refreshes: false },
  )
  return (
    <ActionForm
      title="Show prompt and answer"
      lines={[
        { term: 'Request', value: <code>{request.id}</code> },
        { term: 'Of', value: <strong>{request.organizationName}</strong> },
        { term: 'Effect', value: 'the audit log says that you read them, when and why' },
      ]}
      state={state}
      submitLabel="Show"
      busyLabel="Opening …"
      onSubmit={() => {
        if ([...reason.trim()].length < 3) refuse('Say the reason, in 3 characters or more.')
        else void send(path, { reason })
      }}
      onClose={onClose}
    >
      <TextField
        label="Reason"
        hint="It stands in the audit log."
        isFirst
        maxLength={500}
        value={reason}
        onChange={setReason}
      />
    </ActionForm>
  )
}
