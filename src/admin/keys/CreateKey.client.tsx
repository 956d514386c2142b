'use client'

import { Button } from '@payloadcms/ui'
import { useRouter } from 'next/navigation'
import { useState } from 'react'

import { ChoiceField, MoneyField, TextField } from '../actions/ActionFields.client'
import { ActionForm } from '../actions/ActionForm.client'
import { useAction } from '../actions/useAction.client'
import { IssuedKey, type Issued } from './IssuedKey.client'
import { prepareLimit } from './prepareLimit'

type Props = {
  organization: { id: string; name: string }
  /** Those that may have a key; the first is offered. */
  projects: readonly { id: string; name: string }[]
}

type Open = { kind: 'form' } | { kind: 'issued'; issued: Issued }

/** The button that makes a key, its dialog, and then the token. */
export function CreateKey(props: Props) {
  const router = useRouter()
  const [open, setOpen] = useState<Open | null>(null)
  function close() {
    setOpen(null)
    // Not before: the list would move behind a token that nobody has copied yet.
    if (open?.kind === 'issued') router.refresh()
  }
  return (
    <>
      <Button
        size="medium"
        margin={false}
        onClick={() => setOpen({ kind: 'form' })}
        extraButtonProps={{ 'data-palette-action': 'Create API key' }}
      >
        Create key
      </Button>
      {open?.kind === 'form' ? (
        <CreateDialog
          {...props}
          onIssued={(issued) => setOpen({ kind: 'issued', issued })}
          onClose={close}
        />
      ) : null}
      {open?.kind === 'issued' ? (
        <IssuedKey title="The new API key" issued={open.issued} onClose={close} />
      ) : null}
    </>
  )
}

type DialogProps = Props & { onIssued: (issued: Issued) => void; onClose: () => void }

const UNKNOWN =
  'No answer came back. Close this and look at the list: if the key is there, its token is lost with the answer; revoke it and make another.'

function CreateDialog({ organization, projects, onIssued, onClose }: DialogProps) {
  const [project, setProject] = useState(projects[0]?.id ?? '')
  const [description, setDescription] = useState('')
  const [typed, setTyped] = useState('')
  const limit = prepareLimit('0', typed)
  const { state, refuse, send } = useAction<Issued>(onIssued, {
    unknown: UNKNOWN,
    refreshes: false,
  })

  function submit() {
    if (description.trim() === '') refuse('Say what the key is for.')
    else if (limit.problem !== null) refuse(limit.problem)
    else
      void send(
        `/api/admin/organizations/${encodeURIComponent(organization.id)}/projects/${encodeURIComponent(project)}/api-keys`,
        { description, usageLimit: limit.usageLimit },
      )
  }

  return (
    <ActionForm
      title="Create API key"
      lines={[
        { term: 'For', value: <strong>{organization.name}</strong> },
        { term: 'Effect', value: 'works at once; its token is shown once' },
        { term: 'Limit', value: <span aria-live="polite">{limit.effect}</span> },
      ]}
      state={state}
      submitLabel="Create key"
      busyLabel="Creating …"
      onSubmit={submit}
      onClose={onClose}
    >
      <TextField
        label="What it is for"
        placeholder="Production backend"
        maxLength={200}
        isFirst
        value={description}
        onChange={setDescription}
      />
      <ChoiceField
        label="Project"
        choices={projects.map(({ id, name }) => ({ value: id, label: name }))}
        value={project}
        onChange={setProject}
      />
      <MoneyField
        label="Usage limit, in USD (optional)"
        placeholder="50.00"
        value={typed}
        onChange={setTyped}
      />
    </ActionForm>
  )
}
