'use client'

import { useId, useState } from 'react'

import { RefusedError } from '@/errors'
import { formatMoney } from '@/money/formatMoney'
import { parseMoney } from '@/money/parseMoney'
import { formatDuration } from '@/time/formatDuration'

import { Popover } from '../components/Popover.client'
import '../components/smallButton.css'
import './filters.css'
import { useAddress } from './useAddress'

type Unit = keyof typeof UNITS
type Props = {
  label: string
  /** The parameters of its bounds, both inclusive. */ min: string
  max: string
  unit: Unit
}

/** How a bound of a unit is asked for, checked and said. */
const UNITS = {
  usd: {
    from: 'From, in USD',
    placeholder: '0.00',
    refusal: 'An amount looks like 12.50: digits and a point.',
    isValid: isMoney,
    show: (text: string) => formatMoney(text),
  },
  ms: {
    from: 'From, in milliseconds',
    placeholder: '0',
    refusal: 'A time looks like 1500: whole milliseconds.',
    isValid: (text: string) => /^\d{1,9}$/.test(text),
    show: (text: string) => formatDuration(Number(text)),
  },
} as const

/** From one amount of money, or one length of time, to another. */
export function RangeFilter({ label, min, max, unit }: Props) {
  const address = useAddress()
  const bounds = { min: address.value(min), max: address.value(max) }
  const isSet = bounds.min !== '' || bounds.max !== ''
  return (
    <Popover
      label={label}
      className={`filter-chip${isSet ? ' filter-chip--set' : ''}`}
      buttonLabel={
        <>
          {label}
          {isSet ? <strong> {describe(bounds, unit)}</strong> : null} <span aria-hidden>▾</span>
        </>
      }
    >
      {(close) => (
        <Bounds
          {...bounds}
          unit={unit}
          onChoose={(least, most) => {
            close()
            address.push({ [min]: least, [max]: most })
          }}
        />
      )}
    </Popover>
  )
}

type BoundsProps = {
  unit: Unit
  min: string
  max: string
  onChoose: (min: string, max: string) => void
}

function Bounds({ unit, min, max, onChoose }: BoundsProps) {
  const id = useId()
  const [least, setLeast] = useState(min)
  const [most, setMost] = useState(max)
  const [problem, setProblem] = useState<string | null>(null)
  const field = (name: string, words: string, value: string, set: (text: string) => void) => (
    <>
      <label htmlFor={`${id}-${name}`}>{words}</label>
      <input
        id={`${id}-${name}`}
        autoFocus={name === 'least'}
        className="filter-panel__input"
        inputMode={unit === 'usd' ? 'decimal' : 'numeric'}
        autoComplete="off"
        placeholder={UNITS[unit].placeholder}
        value={value}
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? undefined : `${id}-problem`}
        onChange={(event) => set(event.target.value.trim())}
      />
    </>
  )
  return (
    <form
      className="filter-panel"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        const refusal = problemOf(least, unit) ?? problemOf(most, unit)
        if (refusal === null) onChoose(least, most)
        else setProblem(refusal)
      }}
    >
      {field('least', UNITS[unit].from, least, setLeast)}
      {field('most', 'Up to', most, setMost)}
      {problem === null ? null : (
        <p id={`${id}-problem`} className="filter-panel__problem" role="alert">
          {problem}
        </p>
      )}
      <div className="filter-panel__foot">
        <button type="button" className="small-button" onClick={() => onChoose('', '')}>
          Any
        </button>
        <button type="submit" className="small-button small-button--primary">
          Show
        </button>
      </div>
    </form>
  )
}

/** What is wrong with a bound that was typed; an empty one is none. */
const problemOf = (text: string, unit: Unit): string | null =>
  text === '' || UNITS[unit].isValid(text) ? null : UNITS[unit].refusal

function isMoney(text: string): boolean {
  try {
    parseMoney(text, { field: 'amount' })
    return true
  } catch (error) {
    if (error instanceof RefusedError) return false
    throw error
  }
}

function describe({ min, max }: { min: string; max: string }, unit: Unit): string {
  const show = (text: string) => (UNITS[unit].isValid(text) ? UNITS[unit].show(text) : text)
  if (min === '') return `up to ${show(max)}`
  return max === '' ? `from ${show(min)}` : `${show(min)} – ${show(max)}`
}
