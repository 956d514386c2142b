'use client'

import { useRouteTransition } from '@payloadcms/ui'
import { usePathname, useRouter, useSearchParams } from 'next/navigation'
import { useId, useState } from 'react'

import { formatExactCount, formatExactMoney } from '@/money/formatMoney'
import { formatDateTime } from '@/time/formatDateTime'

import '../components/smallButton.css'
import '../components/timePicker.css'
import { fromReading, toReading } from '../components/timeQuery'

type Props = {
  timeZone: string
  /** The answer to the moment in the address; null where it names none. */
  found: { balance: string; at: string; sequence: number } | null
  /** Epoch milliseconds: no balance lies after it. */
  now: number
}

/** What the balance was at any moment. The moment stands in the address. */
export function BalanceAt({ timeZone, found, now }: Props) {
  const id = useId()
  const router = useRouter()
  const pathname = usePathname()
  const search = useSearchParams()
  const { startRouteTransition } = useRouteTransition()
  const [reading, setReading] = useState(() =>
    found ? toReading(Date.parse(found.at), timeZone) : '',
  )
  function submit(event: React.FormEvent) {
    event.preventDefault()
    const at = fromReading(reading, timeZone)
    const query = new URLSearchParams(search)
    if (at === null) query.delete('at')
    else query.set('at', at)
    startRouteTransition(() => router.push(`${pathname}?${query}`))
  }
  return (
    <form className="statement__balance-at" onSubmit={submit}>
      <label htmlFor={id}>Balance at</label>
      <input
        id={id}
        type="datetime-local"
        className="time-picker__input"
        max={toReading(now, timeZone)}
        value={reading}
        onChange={(event) => setReading(event.target.value)}
      />
      <button type="submit" className="small-button">
        Show
      </button>
      {found === null ? null : (
        <output htmlFor={id}>
          {formatDateTime(Date.parse(found.at), timeZone)}:{' '}
          <strong>{formatExactMoney(found.balance)}</strong>,{' '}
          {found.sequence === 0
            ? 'before the first movement'
            : `after movement ${formatExactCount(found.sequence)}`}
        </output>
      )}
    </form>
  )
}
