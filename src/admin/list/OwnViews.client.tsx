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

type Own = { id: string; name: string; shared: boolean }
type Props = {
  list: string
  thing: 'report' | 'view'
  /** Filters and sort on the screen, where no tab stands for them yet. */
  unsaved: string | null
  /** The operator's own view on the screen. */
  current: Own | null
}

type Open = 'remove' | 'rename' | 'save' | 'share' | null

/** What may be done with the present filters and order: keep them as a tab, rename that, take it away. */
export function OwnViews({ list, thing, unsaved, current }: Props) {
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
      {unsaved === null ? null : <Act label={`Save ${thing}`} onClick={() => setOpen('save')} />}
      {current === null ? null : (
        <>
          <Act label={`Rename ${thing}`} onClick={() => setOpen('rename')} />
          <Act
            label={current.shared ? 'Stop sharing' : `Share ${thing}`}
            onClick={() => setOpen('share')}
          />
          <Act label={`Delete ${thing}`} onClick={() => setOpen('remove')} />
        </>
      )}
      {open === 'save' && unsaved !== null ? (
        <NameDialog
          title={`Save ${thing}`}
          effect={`${thing === 'view' ? 'filters and order become' : 'what is measured, by what and when, becomes'} a tab that only you see`}
          path={PATH}
          body={{ list, query: unsaved }}
          done={(name) => `${name} is a tab of yours.`}
          onClose={close}
        />
      ) : null}
      {open === 'rename' && current ? (
        <NameDialog
          title={`Rename ${thing}`}
          effect={`the tab ${current.name} gets another name`}
          path={`${PATH}/${encodeURIComponent(current.id)}/rename`}
          name={current.name}
          body={{}}
          done={(name) => `The ${thing} is called ${name} now.`}
          onClose={close}
        />
      ) : null}
      {open === 'share' && current ? (
        <ShareDialog view={current} thing={thing} onClose={close} />
      ) : null}
      {open === 'remove' && current ? (
        <RemoveDialog view={current} thing={thing} onClose={close} />
      ) : null}
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

type DialogProps = { view: Own; thing: string; onClose: () => void }

function ShareDialog({ view, thing, onClose }: DialogProps) {
  const title = view.shared ? 'Stop sharing' : `Share ${thing}`
  const { state, send } = useAction(
    () => {
      onClose()
      toast.success(
        view.shared ? `${view.name} is yours alone.` : `${view.name} is a tab of everybody.`,
      )
    },
    { unknown: UNKNOWN },
  )
  return (
    <ActionForm
      title={title}
      lines={[
        { term: capital(thing), value: <strong>{view.name}</strong> },
        {
          term: 'Effect',
          value: view.shared
            ? 'its tab goes for everybody but you'
            : 'every operator who may see this page gets the tab, with your name',
        },
      ]}
      state={state}
      submitLabel={title}
      busyLabel="Saving …"
      onSubmit={() =>
        void send(`${PATH}/${encodeURIComponent(view.id)}/share`, { shared: !view.shared })
      }
      onClose={onClose}
    />
  )
}

function RemoveDialog({ view, thing, onClose }: DialogProps) {
  const { state, send } = useAction(
    () => {
      onClose()
      toast.success(`${view.name} is deleted.`)
    },
    { unknown: UNKNOWN },
  )
  return (
    <ActionForm
      title={`Delete ${thing}`}
      lines={[
        { term: capital(thing), value: <strong>{view.name}</strong> },
        {
          term: 'Effect',
          value: view.shared
            ? 'its tab goes, for everybody; what is on the screen stays'
            : 'its tab goes; what is on the screen stays',
        },
      ]}
      state={state}
      submitLabel={`Delete ${thing}`}
      busyLabel="Deleting …"
      onSubmit={() => void send(`${PATH}/${encodeURIComponent(view.id)}/remove`, {})}
      onClose={onClose}
    />
  )
}

const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1)
