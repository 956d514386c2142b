'use client'

import { useEffect, useRef, useState } from 'react'

import './searchBox.css'
import { useAddress } from './useAddress'

const PAUSE_MS = 250

type Props = {
  label: string
  placeholder: string
  /** The parameter that it sets. */
  name?: string
}

/** What typed text is searched for, after a pause or Enter; Escape clears. `/` comes here from anywhere. */
export function SearchBox({ label, placeholder, name = 'q' }: Props) {
  const address = useAddress()
  const searched = address.value(name)
  const [typed, setTyped] = useState(searched)
  const [shown, setShown] = useState(searched)
  const input = useRef<HTMLInputElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  // Back, a tab or "clear" changed the address: what is being typed gives way, but not to its own echo.
  if (searched !== shown) {
    setShown(searched)
    if (typed.trim() !== searched) setTyped(searched)
  }
  useEffect(() => () => clearTimeout(timer.current), [])
  useEffect(() => focusBySlash(input), [])
  const search = (text: string): void => {
    clearTimeout(timer.current)
    if (text.trim() !== searched) address.replace({ [name]: text.trim() })
  }
  const change = (text: string): void => {
    setTyped(text)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => search(text), PAUSE_MS)
  }
  return (
    <form
      className="search-box"
      role="search"
      onSubmit={(event) => {
        event.preventDefault()
        search(typed)
      }}
    >
      <SearchMark />
      <input
        ref={input}
        type="search"
        className="search-box__input"
        aria-label={label}
        placeholder={placeholder}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={(event) => change(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.preventDefault()
          setTyped('')
          search('')
        }}
      />
      <kbd className="search-box__key" aria-hidden>
        /
      </kbd>
    </form>
  )
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName))

function focusBySlash(input: React.RefObject<HTMLInputElement | null>): () => void {
  const onKeyDown = (event: KeyboardEvent): void => {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey
    if (event.key !== '/' || !isPlain || isTyping(event.target)) return
    event.preventDefault()
    input.current?.focus()
    input.current?.select()
  }
  document.addEventListener('keydown', onKeyDown)
  return () => document.removeEventListener('keydown', onKeyDown)
}

const SearchMark = () => (
  <svg
    className="search-box__mark"
    viewBox="0 0 16 16"
    width="16"
    height="16"
    aria-hidden
    fill="none"
    stroke="currentColor"
    strokeWidth="1.4"
  >
    <circle cx="7" cy="7" r="4.5" />
    <path d="m10.5 10.5 3.5 3.5" />
  </svg>
)
