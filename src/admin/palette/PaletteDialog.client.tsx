'use client'

import { useEffect, useId, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react'

import { Lens } from '../components/Lens'
import { pageActions } from './deskKeys'
import {
  chosenOf,
  step,
  toSections,
  type PaletteItem,
  type PalettePage,
  type PaletteSection,
} from './paletteItems'
import { PaletteList, optionId } from './PaletteList.client'
import { keepRecent, readRecent } from './recentJumps'
import { useSearch, type Searching } from './useSearch.client'

type Props = {
  operator: string
  pages: readonly PalettePage[]
  onHelp: () => void
  onClose: () => void
}

/** A field, and below it what it may mean: a combobox whose choice opens. Open as long as it is mounted. */
export function PaletteDialog({ operator, pages, onHelp, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  const listId = useId()
  const [typed, setTyped] = useState('')
  const [chosenKey, setChosenKey] = useState<string | null>(null)
  const [attempt, setAttempt] = useState(0)
  // What the page offers and where one was, as it was when this opened.
  const [actions] = useState(pageActions)
  const [recent] = useState(() => readRecent(operator))
  const searching = useSearch(typed, attempt)
  const everywhere = [
    { label: 'Show the keys', run: onHelp },
    { label: 'Copy the address of this page', run: copyAddress },
  ]
  const { groups } = searching
  const sections = toSections({ typed, actions, everywhere, pages, recent, groups })
  const chosen = chosenOf(sections, chosenKey)
  const isAwaited = useRef(false)

  useLayoutEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])
  useEffect(() => {
    if (chosen === null) return
    document.getElementById(optionId(listId, chosen))?.scrollIntoView({ block: 'nearest' })
  }, [chosen, listId])
  useEffect(() => {
    // Enter came before the answer did: what was pasted opens as soon as it is found.
    if (searching.state === 'running' || !isAwaited.current) return
    isAwaited.current = false
    if (chosen !== null) document.getElementById(optionId(listId, chosen))?.click()
  })

  const opened = (item: PaletteItem): void => {
    if (item.jump !== null) keepRecent(operator, item.jump)
    onClose()
    // Once this is closed: an action may open a dialog of its own.
    if (item.run !== null) setTimeout(item.run)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      setChosenKey(step(sections, chosen?.key ?? null, event.key === 'ArrowDown' ? 1 : -1))
    } else if (event.key === 'Enter') {
      event.preventDefault()
      if (chosen !== null) open(optionId(listId, chosen), event)
      else isAwaited.current = searching.state === 'running'
    }
  }

  return (
    <dialog
      ref={dialog}
      className="palette"
      aria-label="Search or jump to"
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onMouseDown={(event) => {
        if (event.target === dialog.current) onClose()
      }}
    >
      <div className="palette__field">
        <Lens className="palette-lens" />
        <input
          className="palette__input"
          role="combobox"
          aria-label="Search or jump to"
          aria-expanded={sections.length > 0}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={chosen === null ? undefined : optionId(listId, chosen)}
          placeholder="A page, an action, a name, or any id"
          maxLength={200}
          autoFocus
          autoComplete="off"
          spellCheck={false}
          enterKeyHint="go"
          value={typed}
          onChange={(event) => {
            isAwaited.current = false
            setTyped(event.target.value)
            setChosenKey(null)
          }}
          onKeyDown={onKeyDown}
        />
        <button type="button" className="palette__close" onClick={onClose}>
          <kbd aria-hidden>Esc</kbd>
          <span className="sr-only">Close</span>
        </button>
      </div>
      <PaletteList
        id={listId}
        sections={sections}
        chosen={chosen}
        onChoose={({ key }) => setChosenKey(key)}
        onOpened={opened}
      />
      <State searching={searching} sections={sections} onAgain={() => setAttempt(attempt + 1)} />
    </dialog>
  )
}

/** As a click would: with Ctrl or ⌘ in a new tab. */
function open(id: string, { ctrlKey, metaKey }: KeyboardEvent): void {
  const click = new MouseEvent('click', { bubbles: true, cancelable: true, ctrlKey, metaKey })
  document.getElementById(id)?.dispatchEvent(click)
}

type StateProps = {
  searching: Searching
  sections: readonly PaletteSection[]
  onAgain: () => void
}

function State({ searching: { asked, state, problem }, sections, onAgain }: StateProps) {
  const found = sections.reduce((sum, { items }) => sum + items.length, 0)
  if (state === 'failed')
    return (
      <div className="palette__state palette__state--failed" role="alert">
        <span>The search failed. {problem}</span>
        <button type="button" className="small-button" onClick={onAgain}>
          Try again
        </button>
      </div>
    )
  return (
    <p className="palette__state" role="status">
      {state === 'running' ? 'Searching …' : found === 0 ? <Nothing asked={asked} /> : HINTS}
      {state === 'done' && found > 0 ? <span className="sr-only">{found} found</span> : null}
    </p>
  )
}

const HINTS = (
  <span className="palette__hints" aria-hidden>
    <kbd>↑</kbd> <kbd>↓</kbd> choose, <kbd>Enter</kbd> opens, <kbd>Ctrl Enter</kbd> in a new tab
  </span>
)

const Nothing = ({ asked }: { asked: string }) => (
  <>
    Nothing that you may see is called <strong>{asked.slice(0, 60)}</strong>. Ids and tokens are
    found whole, names from three letters on.
  </>
)

const copyAddress = () => void navigator.clipboard.writeText(window.location.href)
