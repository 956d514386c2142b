'use client'

import { usePathname, useRouter, useSearchParams } from 'next/navigation'
import { useEffect, useTransition } from 'react'

import { formatTimeOfDay } from '@/time/formatDateTime'

import './smallButton.css'

const INTERVALS = [
  { value: '', label: 'auto: off' },
  { value: '10', label: 'auto: 10 s' },
  { value: '60', label: 'auto: 60 s' },
]

/**
 * "as of 14:05:12", a button that asks again, and how often to do so by itself. The interval stands in
 * the address (`refresh=10`); a hidden page asks nothing.
 */
export function AsOf({ asOf, timeZone }: { asOf: string; timeZone: string }) {
  const router = useRouter()
  const pathname = usePathname()
  const searchParams = useSearchParams()
  const [isPending, startTransition] = useTransition()
  const interval = INTERVALS.find(({ value }) => value === searchParams.get('refresh'))?.value ?? ''
  const refresh = () => startTransition(() => router.refresh())
  useEffect(() => {
    if (interval === '') return
    const timer = setInterval(
      () => {
        if (!document.hidden) startTransition(() => router.refresh())
      },
      Number(interval) * 1000,
    )
    return () => clearInterval(timer)
  }, [interval, router])
  const choose = (value: string): void => {
    const params = new URLSearchParams(searchParams)
    if (value === '') params.delete('refresh')
    else params.set('refresh', value)
    // Next follows the address; nothing is fetched for it.
    window.history.replaceState(null, '', `${pathname}?${params}`)
  }
  return (
    <span className="as-of" aria-busy={isPending}>
      <span>as of {formatTimeOfDay(Date.parse(asOf), timeZone)}</span>
      <button type="button" className="small-button" onClick={refresh} disabled={isPending}>
        <span className={isPending ? 'as-of__turning' : 'as-of__arrow'} aria-hidden>
          ⟳
        </span>{' '}
        Refresh
      </button>
      <select
        className="small-button"
        aria-label="Refresh by itself"
        value={interval}
        onChange={(event) => choose(event.target.value)}
      >
        {INTERVALS.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </span>
  )
}
