'use client'

import './filters.css'
import { useAddress } from './useAddress'

type Props = {
  label: string
  name: string
  /** The parameter's value while it is on. */
  value?: string
}

/** A filter that is on or off. */
export function ToggleFilter({ label, name, value = '1' }: Props) {
  const address = useAddress()
  const isOn = address.value(name) !== ''
  return (
    <button
      type="button"
      className={`filter-chip${isOn ? ' filter-chip--set' : ''}`}
      aria-pressed={isOn}
      onClick={() => address.push({ [name]: isOn ? null : value })}
    >
      {label}
    </button>
  )
}
