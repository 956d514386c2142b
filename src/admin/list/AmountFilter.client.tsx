'use client'

import { useId, useState } from 'react'

import { RefusedError } from '@/errors'
import { formatMoney } from '@/money/formatMoney'
import { parseMoney } from '@/money/parseMoney'

import { Popover } from '../components/Popover.client'
import '../components/smallButton.css'
import './filters.css'
import { useAddress } from './useAddress'

/** The parameters of its bounds, both inclusive. */
type Props = { label: string; min: string; max: string }

/** From one amount of money to another. */
export function AmountFilter({ label, min, max }: Props) {
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
          {isSet ? <strong> {describe(bounds)}</strong> : null} <span aria-hidden>▾</span>
        </>
      }
    >
      {(close) => (
        <Bounds
          {...bounds}
          onChoose={(least, most) => {
            close()
            address.push({ [min]: least, [max]: most })
          }}
        />
      )}
    </Popover>
  )
}

type BoundsProps = { min: string; max: string; onChoose: (min: string, max: string) => void }

function Bounds({ min, max, onChoose }: BoundsProps) {
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
        inputMode="decimal"
        autoComplete="off"
        placeholder="0.00"
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
        const refusal = problemOf(least) ?? problemOf(most)
        if (refusal === null) onChoose(least, most)
        else setProblem(refusal)
      }}
    >
      {field('least', 'From, in USD', least, setLeast)}
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
function problemOf(text: string): string | null {
  if (text === '') return null
  try {
    parseMoney(text, { field: 'amount' })
    return null
  } catch (error) {
    if (error instanceof RefusedError) return 'An amount looks like 12.50: digits and a point.'
    throw error
  }
}

function describe({ min, max }: { min: string; max: string }): string {
  const show = (text: string) => (problemOf(text) === null ? formatMoney(text) : text)
  if (min === '') return `up to ${show(max)}`
  return max === '' ? `from ${show(min)}` : `${show(min)} – ${show(max)}`
}
