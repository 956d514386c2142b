'use client'

import { useId, useState } from 'react'

import { calendarSpans, fromReading, toReading } from './timeQuery'
import './smallButton.css'

/** A range by its edges, on the clocks of the zone: whole days and months by a click, or any minutes. */
export function CustomTime({
  startDate,
  endDate,
  timeZone,
  onChoose,
}: {
  startDate: string
  endDate: string
  timeZone: string
  onChoose: (from: string, to: string | null) => void
}) {
  const [from, setFrom] = useState(() => toReading(Date.parse(startDate), timeZone))
  const [to, setTo] = useState(() => toReading(Date.parse(endDate), timeZone))
  const [problem, setProblem] = useState<string | null>(null)
  const [fromId, toId, problemId] = [useId(), useId(), useId()]
  const submit = (event: React.FormEvent): void => {
    event.preventDefault()
    const start = fromReading(from, timeZone)
    const end = to === '' ? null : fromReading(to, timeZone)
    if (start === null) setProblem('Say when it begins.')
    else if (end !== null && from >= to) setProblem('The beginning must lie before the end.')
    else onChoose(start, end)
  }
  return (
    <form className="custom-time" onSubmit={submit}>
      <div className="custom-time__spans">
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
      <label htmlFor={fromId}>From</label>
      <input
        id={fromId}
        autoFocus
        required
        type="datetime-local"
        className="time-picker__input"
        value={from}
        aria-describedby={problem ? problemId : undefined}
        onChange={(event) => setFrom(event.target.value)}
      />
      <label htmlFor={toId}>Until before (empty: now)</label>
      <input
        id={toId}
        type="datetime-local"
        className="time-picker__input"
        value={to}
        onChange={(event) => setTo(event.target.value)}
      />
      {problem && (
        <p className="custom-time__problem" id={problemId} role="alert">
          {problem}
        </p>
      )}
      <div className="custom-time__foot">
        <span>{timeZone}</span>
        <button type="submit" className="small-button small-button--primary">
          Show
        </button>
      </div>
    </form>
  )
}
