'use client'

import { useId, useState } from 'react'

import { findZones, offsetOf } from './findZones'
import { Popover } from './Popover.client'
import './smallButton.css'

const SHOWN = 60

/** UTC and the zone of this computer first, then all that the browser knows. */
function listZones(current: string): string[] {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone
  return [...new Set(['UTC', here, current, ...Intl.supportedValuesOf('timeZone')])]
}

/** A button with the zone's name; type a part of a place to choose another. */
export function ZonePicker({
  timeZone,
  now,
  onChoose,
}: {
  timeZone: string
  /** For the offsets shown, in ms. */
  now: number
  onChoose: (timeZone: string) => void
}) {
  return (
    <Popover
      label="Time zone"
      buttonLabel={
        <>
          <span className="sr-only">Time zone: </span>
          {timeZone} <span aria-hidden>▾</span>
        </>
      }
      className="small-button"
    >
      {(close) => (
        <ZoneList
          timeZone={timeZone}
          now={now}
          onChoose={(zone) => {
            close()
            if (zone !== timeZone) onChoose(zone)
          }}
        />
      )}
    </Popover>
  )
}

function ZoneList({
  timeZone,
  now,
  onChoose,
}: {
  timeZone: string
  now: number
  onChoose: (timeZone: string) => void
}) {
  const [typed, setTyped] = useState('')
  const [marked, setMarked] = useState(0)
  const [zones] = useState(() => listZones(timeZone))
  const listId = useId()
  const found = findZones(zones, typed, SHOWN)
  const optionId = (index: number) => `${listId}-${index}`
  const mark = (index: number): void => {
    setMarked(index)
    document.getElementById(optionId(index))?.scrollIntoView({ block: 'nearest' })
  }
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const zone = found[marked]
    if (event.key === 'ArrowDown') mark(Math.min(found.length - 1, marked + 1))
    else if (event.key === 'ArrowUp') mark(Math.max(0, marked - 1))
    else if (event.key === 'Enter' && zone !== undefined) onChoose(zone)
    else return
    event.preventDefault()
  }
  return (
    <div className="zone-list">
      <input
        autoFocus
        className="time-picker__input"
        role="combobox"
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={found.length > 0 ? optionId(marked) : undefined}
        aria-label="Time zone"
        placeholder="City or region"
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value)
          setMarked(0)
        }}
        onKeyDown={onKeyDown}
      />
      <ul className="zone-list__zones" id={listId} role="listbox" aria-label="Time zones">
        {found.map((zone, index) => (
          <li
            key={zone}
            id={optionId(index)}
            role="option"
            aria-selected={index === marked}
            className="zone-list__zone"
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => onChoose(zone)}
          >
            <span>{zone}</span>
            <span className="zone-list__offset">{offsetOf(zone, now)}</span>
          </li>
        ))}
      </ul>
      {found.length === 0 && (
        <p className="zone-list__none">No such zone. Try a city, such as Berlin or New York.</p>
      )}
    </div>
  )
}
