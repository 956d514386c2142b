'use client'

import { usePathname, useSearchParams } from 'next/navigation'

import '../components/pager.css'

const PARAMETER = 'events'

/** Which page of the history the address names; null: the newest. */
export const useHistoryCursor = (): string | null => useSearchParams().get(PARAMETER) || null

/** The newest and the older rows, each with an address of its own. */
export function HistoryPages({ cursor, next }: { cursor: string | null; next: string | null }) {
  if (cursor === null && next === null) return null
  return (
    <nav className="pager" aria-label="Pages of the history">
      {cursor === null ? null : <Step label="Newest" to={null} />}
      {next === null ? null : <Step label="Older" to={next} />}
    </nav>
  )
}

function Step({ label, to }: { label: string; to: string | null }) {
  const pathname = usePathname()
  const query = new URLSearchParams(useSearchParams())
  if (to === null) query.delete(PARAMETER)
  else query.set(PARAMETER, to)
  const href = query.size === 0 ? pathname : `${pathname}?${query}`
  return (
    <button
      type="button"
      className="pager__step pager__step--link"
      // No link: the form above would ask whether to leave without saving, and nobody leaves it.
      onClick={() => window.history.pushState(null, '', href)}
    >
      {label}
    </button>
  )
}
