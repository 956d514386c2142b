'use client'

import { useEffect, useRef, useState } from 'react'

import { Lens } from '../components/Lens'
import './searchBox.css'
import { useAddress } from './useAddress'

const PAUSE_MS = 250

type Props = {
  label: string
  placeholder: string
  /** The parameter that it sets. */
  name?: string
}

/** What typed text is searched for, after a pause or Enter; Escape clears. `/` comes here from anywhere (src/admin/palette). */
export function SearchBox({ label, placeholder, name = 'q' }: Props) {
  const address = useAddress()
  const searched = address.value(name)
  const [typed, setTyped] = useState(searched)
  const [shown, setShown] = useState(searched)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  // Back, a tab or "clear" changed the address: what is being typed gives way, but not to its own echo.
  if (searched !== shown) {
    setShown(searched)
    if (typed.trim() !== searched) setTyped(searched)
  }
  useEffect(() => () => clearTimeout(timer.current), [])
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
      <Lens className="search-box__mark" />
      <input
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
