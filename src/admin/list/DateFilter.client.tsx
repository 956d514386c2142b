'use client'

import { useId, useState } from 'react'

import { formatDate } from '@/time/formatDateTime'

import { Popover } from '../components/Popover.client'
import '../components/smallButton.css'
import { calendarSpans } from '../components/timeQuery'
import { dayAfter, dayBefore } from './days'
import './filters.css'
import { useAddress } from './useAddress'

type Props = {
  label: string
  /** The parameters of its edges: from inclusive, to exclusive. Bare dates are days of the zone. */
  from: string
  to: string
  timeZone: string
}

/** Whole days of a zone, the last one included. */
export function DateFilter({ label, from, to, timeZone }: Props) {
  const address = useAddress()
  const edges = { from: address.value(from), to: address.value(to) }
  const isSet = edges.from !== '' || edges.to !== ''
  const set = (first: string, end: string | null) => address.push({ [from]: first, [to]: end })
  return (
    <Popover
      label={label}
      className={`filter-chip${isSet ? ' filter-chip--set' : ''}`}
      buttonLabel={
        <>
          {label}
          {isSet ? <strong> {describe(edges, timeZone)}</strong> : null} <span aria-hidden>▾</span>
        </>
      }
    >
      {(close) => (
        <Days
          {...edges}
          timeZone={timeZone}
          onChoose={(first, end) => {
            close()
            set(first, end)
          }}
        />
      )}
    </Popover>
  )
}

type DaysProps = {
  from: string
  to: string
  timeZone: string
  onChoose: (from: string, to: string | null) => void
}

function Days({ from, to, timeZone, onChoose }: DaysProps) {
  const id = useId()
  const [first, setFirst] = useState(from.slice(0, 10))
  const [last, setLast] = useState(to === '' ? '' : dayBefore(to.slice(0, 10)))
  const isBackwards = first !== '' && last !== '' && last < first
  return (
    <form
      className="filter-panel"
      onSubmit={(event) => {
        event.preventDefault()
        if (!isBackwards) onChoose(first, last === '' ? null : dayAfter(last))
      }}
    >
      <div className="filter-panel__row">
        {calendarSpans(Date.now(), timeZone).map((span) => (
          <button
            key={span.label}
            type="button"
            className="small-button"
            onClick={() => onChoose(span.from, span.to)}
          >
            {span.label}
          </button>
        ))}
      </div>
      <label htmlFor={`${id}-first`}>From</label>
      <input
        id={`${id}-first`}
        autoFocus
        type="date"
        className="filter-panel__input"
        value={first}
        onChange={(event) => setFirst(event.target.value)}
      />
      <label htmlFor={`${id}-last`}>Until and with</label>
      <input
        id={`${id}-last`}
        type="date"
        className="filter-panel__input"
        value={last}
        aria-invalid={isBackwards}
        aria-describedby={isBackwards ? `${id}-problem` : undefined}
        onChange={(event) => setLast(event.target.value)}
      />
      {isBackwards ? (
        <p id={`${id}-problem`} className="filter-panel__problem" role="alert">
          The first day must not lie after the last one.
        </p>
      ) : null}
      <div className="filter-panel__foot">
        <span>{timeZone}</span>
        <button type="button" className="small-button" onClick={() => onChoose('', null)}>
          Any
        </button>
        <button type="submit" className="small-button small-button--primary">
          Show
        </button>
      </div>
    </form>
  )
}

/** `1 Nov 2026 – 23 Nov 2026`; an edge that is no bare date shows as it is. */
function describe({ from, to }: { from: string; to: string }, timeZone: string): string {
  const [first, last] = [dayOf(from, timeZone, 0), dayOf(to, timeZone, -1)]
  if (first === null) return `until ${last}`
  if (last === null) return `from ${first}`
  return first === last ? first : `${first} – ${last}`
}

function dayOf(text: string, timeZone: string, shift: number): string | null {
  if (text === '') return null
  const isDate = /^\d{4}-\d\d-\d\d$/.test(text)
  const ms = Date.parse(text)
  if (Number.isNaN(ms)) return text
  return isDate
    ? formatDate(Date.parse(shift < 0 ? dayBefore(text) : text), 'UTC')
    : formatDate(ms + shift, timeZone)
}
