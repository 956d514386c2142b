'use client'

import { useRouteTransition } from '@payloadcms/ui'
import { usePathname, useRouter, useSearchParams } from 'next/navigation'
import { useId, useState } from 'react'

import '../components/smallButton.css'
import '../components/timePicker.css'
import { fromReading, toReading } from '../components/timeQuery'

type Named = { id: string; name: string }
type Props = {
  providers: readonly Named[]
  models: readonly (Named & { providers: string[] })[]
  /** What the address asks: ids, and an instant; empty and null: not yet, and now. */
  asked: { provider: string; model: string; at: string | null }
  timeZone: string
}

/** Asks which rule would lower a request; the question stands in the address. */
export function ExplainForm({ providers, models, asked, timeZone }: Props) {
  const id = useId()
  const router = useRouter()
  const pathname = usePathname()
  const search = useSearchParams()
  const { startRouteTransition } = useRouteTransition()
  const [provider, setProvider] = useState(asked.provider || (providers[0]?.id ?? ''))
  const [model, setModel] = useState(asked.model)
  const isTimed = search.has('at')
  const [reading, setReading] = useState(() =>
    isTimed && asked.at !== null ? toReading(Date.parse(asked.at), timeZone) : '',
  )
  // What the provider serves comes first; any other may be asked about too.
  const served = models.filter(({ providers: by }) => by.includes(provider))
  const others = models.filter(({ providers: by }) => !by.includes(provider))
  function submit(event: React.FormEvent) {
    event.preventDefault()
    const query = new URLSearchParams(search)
    query.set('provider', provider)
    query.set('model', model)
    const at = fromReading(reading, timeZone)
    if (at === null) query.delete('at')
    else query.set('at', at)
    startRouteTransition(() => router.push(`${pathname}?${query}`, { scroll: false }))
  }
  return (
    <form className="discounts__form" onSubmit={submit}>
      <label htmlFor={`${id}-provider`}>
        Provider
        <select
          id={`${id}-provider`}
          className="time-picker__input"
          value={provider}
          onChange={(event) => setProvider(event.target.value)}
        >
          {providers.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </select>
      </label>
      <label htmlFor={`${id}-model`}>
        Model
        <select
          id={`${id}-model`}
          className="time-picker__input"
          required
          value={model}
          onChange={(event) => setModel(event.target.value)}
        >
          <option value="" disabled>
            Choose a model
          </option>
          <Models label="Served by it" models={served} />
          <Models label="Others" models={others} />
        </select>
      </label>
      <label htmlFor={`${id}-at`}>
        At (empty: now)
        <input
          id={`${id}-at`}
          type="datetime-local"
          className="time-picker__input"
          value={reading}
          onChange={(event) => setReading(event.target.value)}
        />
      </label>
      <button type="submit" className="small-button">
        Which rule wins?
      </button>
    </form>
  )
}

const Models = ({ label, models }: { label: string; models: readonly Named[] }) =>
  models.length === 0 ? null : (
    <optgroup label={label}>
      {models.map((one) => (
        <option key={one.id} value={one.id}>
          {one.name}
        </option>
      ))}
    </optgroup>
  )
