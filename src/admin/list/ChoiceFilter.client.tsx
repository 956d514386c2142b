'use client'

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

/** Any of a few values: a chip that says which, and a list to tick. */
export function ChoiceFilter({ label, name, choices }: Props) {
  const address = useAddress()
  const given = address.value(name)
  const chosen = given === '' ? [] : given.split(',')
  const toggle = (value: string): void => {
    const next = choices
      .map((choice) => choice.value)
      .filter((candidate) => (candidate === value) !== chosen.includes(candidate))
    address.push({ [name]: next.join(',') })
  }
  const words = choices.filter(({ value }) => chosen.includes(value)).map((choice) => choice.label)
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
          {choices.map((choice, index) => (
            <label key={choice.value} className="filter-panel__choice">
              <input
                type="checkbox"
                autoFocus={index === 0}
                checked={chosen.includes(choice.value)}
                onChange={() => toggle(choice.value)}
              />
              {choice.label}
            </label>
          ))}
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
