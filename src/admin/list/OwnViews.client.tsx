'use client'

import { toast } from '@payloadcms/ui'
import { useEffect, useRef, useState } from 'react'

import { TextField } from '../actions/ActionFields.client'
import { ActionForm } from '../actions/ActionForm.client'
import { useAction } from '../actions/useAction.client'
import '../components/smallButton.css'
import './ownViews.css'

const PATH = '/api/admin/saved-views'
/** As many as the route takes. */
const MAX_NAME = 60
const UNKNOWN = 'No answer came back. Close this and look at the tabs before you send it again.'

type Own = { id: string; name: string }
type Props = {
  list: string
  /** Filters and sort on the screen, where no tab stands for them yet. */
  unsaved: string | null
  /** The operator's own view on the screen. */
  current: Own | null
}

type Open = 'remove' | 'rename' | 'save' | null

/** What may be done with the present filters and order: keep them as a tab, rename that, take it away. */
export function OwnViews({ list, unsaved, current }: Props) {
  const [open, setOpen] = useState<Open>(null)
  const root = useRef<HTMLSpanElement>(null)
  const close = () => setOpen(null)
  useEffect(() => {
    // On a narrow screen the tab that one is at may lie beyond its edge.
    const nav = root.current?.parentElement?.querySelector('nav')
    const tab = nav?.querySelector<HTMLElement>('[aria-current]')
    if (nav && tab)
      nav.scrollLeft += tab.getBoundingClientRect().left - nav.getBoundingClientRect().left
  }, [current?.id])
  return (
    <span ref={root} className="own-views">
      {unsaved === null ? null : <Act label="Save view" onClick={() => setOpen('save')} />}
      {current === null ? null : (
        <>
          <Act label="Rename view" onClick={() => setOpen('rename')} />
          <Act label="Delete view" onClick={() => setOpen('remove')} />
        </>
      )}
      {open === 'save' && unsaved !== null ? (
        <NameDialog
          title="Save view"
          effect="filters and order become a tab that only you see"
          path={PATH}
          body={{ list, query: unsaved }}
          done={(name) => `${name} is a tab of yours.`}
          onClose={close}
        />
      ) : null}
      {open === 'rename' && current ? (
        <NameDialog
          title="Rename view"
          effect={`the tab ${current.name} gets another name`}
          path={`${PATH}/${encodeURIComponent(current.id)}/rename`}
          name={current.name}
          body={{}}
          done={(name) => `The view is called ${name} now.`}
          onClose={close}
        />
      ) : null}
      {open === 'remove' && current ? <RemoveDialog view={current} onClose={close} /> : null}
    </span>
  )
}

const Act = ({ label, onClick }: { label: string; onClick: () => void }) => (
  <button type="button" className="own-views__act" data-palette-action={label} onClick={onClick}>
    {label}
  </button>
)

type NameProps = {
  title: string
  effect: string
  path: string
  name?: string
  body: Record<string, unknown>
  done: (name: string) => string
  onClose: () => void
}

function NameDialog({ title, effect, path, name = '', body, done, onClose }: NameProps) {
  const [typed, setTyped] = useState(name)
  const { state, refuse, send } = useAction<{ view: Own }>(
    ({ view }) => {
      onClose()
      toast.success(done(view.name))
    },
    { unknown: UNKNOWN },
  )
  return (
    <ActionForm
      title={title}
      lines={[{ term: 'Effect', value: effect }]}
      state={state}
      submitLabel={title}
      busyLabel="Saving …"
      onSubmit={() => {
        if (typed.trim() === '') refuse('Give it a name.')
        else void send(path, { ...body, name: typed })
      }}
      onClose={onClose}
    >
      <TextField
        label="Name"
        placeholder="Enterprise, by balance"
        maxLength={MAX_NAME}
        isFirst
        value={typed}
        onChange={setTyped}
      />
    </ActionForm>
  )
}

function RemoveDialog({ view, onClose }: { view: Own; onClose: () => void }) {
  const { state, send } = useAction(
    () => {
      onClose()
      toast.success(`${view.name} is deleted.`)
    },
    { unknown: UNKNOWN },
  )
  return (
    <ActionForm
      title="Delete view"
      lines={[
        { term: 'View', value: <strong>{view.name}</strong> },
        { term: 'Effect', value: 'its tab goes; the filters on the screen stay' },
      ]}
      state={state}
      submitLabel="Delete view"
      busyLabel="Deleting …"
      onSubmit={() => void send(`${PATH}/${encodeURIComponent(view.id)}/remove`, {})}
      onClose={onClose}
    />
  )
}
