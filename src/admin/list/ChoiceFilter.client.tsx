'use client'

import { useState } from 'react'

import { Popover } from '../components/Popover.client'
import './filters.css'
import { useAddress } from './useAddress'

export type Choice = { value: string; label: string }

type Props = {
  label: string
  /** The parameter; several values stand in it with commas between. */
  name: string
  choices: readonly Choice[]
}

/** More than these are found by typing. */
const MOST_AT_ONCE = 12

/** Any of some values: a chip that says which, and a list to tick. */
export function ChoiceFilter({ label, name, choices }: Props) {
  const address = useAddress()
  const given = address.value(name)
  const chosen = given === '' ? [] : given.split(',')
  // An address may name what is not offered: it stays until it is taken away.
  const offered = [
    ...choices,
    ...chosen
      .filter((value) => choices.every((choice) => choice.value !== value))
      .map((value) => ({ value, label: value })),
  ]
  const toggle = (value: string): void => {
    const next = offered
      .map((choice) => choice.value)
      .filter((candidate) => (candidate === value) !== chosen.includes(candidate))
    address.push({ [name]: next.join(',') })
  }
  const words = offered.filter(({ value }) => chosen.includes(value)).map((choice) => choice.label)
  return (
    <Popover
      label={label}
      className={`filter-chip${given === '' ? '' : ' filter-chip--set'}`}
      buttonLabel={
        <>
          {label}
          {given === '' ? null : <strong> {words.join(', ')}</strong>} <span aria-hidden>▾</span>
        </>
      }
    >
      {() => (
        <fieldset className="filter-panel">
          <legend className="sr-only">{label}</legend>
          <Ticks label={label} choices={offered} chosen={chosen} onToggle={toggle} />
          <button
            type="button"
            className="filter-panel__clear"
            disabled={given === ''}
            onClick={() => address.push({ [name]: null })}
          >
            Any
          </button>
        </fieldset>
      )}
    </Popover>
  )
}

type TicksProps = {
  label: string
  choices: readonly Choice[]
  chosen: readonly string[]
  onToggle: (value: string) => void
}

function Ticks({ label, choices, chosen, onToggle }: TicksProps) {
  const [sought, setSought] = useState('')
  const isLong = choices.length > MOST_AT_ONCE
  const found = choices.filter((choice) =>
    choice.label.toLowerCase().includes(sought.trim().toLowerCase()),
  )
  return (
    <>
      {isLong ? (
        <input
          type="search"
          autoFocus
          className="filter-panel__input"
          aria-label={`Find: ${label}`}
          placeholder="Find …"
          value={sought}
          onChange={(event) => setSought(event.target.value)}
        />
      ) : null}
      <div className="filter-panel__choices">
        {found.map((choice, index) => (
          <label key={choice.value} className="filter-panel__choice">
            <input
              type="checkbox"
              autoFocus={!isLong && index === 0}
              checked={chosen.includes(choice.value)}
              onChange={() => onToggle(choice.value)}
            />
            {choice.label}
          </label>
        ))}
        {found.length === 0 ? <p className="filter-panel__none">None of that name.</p> : null}
      </div>
    </>
  )
}
