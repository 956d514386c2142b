import { useCallback, useEffect, useState } from 'react'

import type { AlertEvent } from '@/alerts/listEvents'

const PAGE = 25

type History =
  | { kind: 'failed' }
  | { kind: 'loading' }
  | { kind: 'read'; events: AlertEvent[]; nextCursor: string | null }

/** A page of what a rule has fired; cursor null: the newest. `read` asks again. */
export function useRuleEvents(rule: string, cursor: string | null) {
  const [history, setHistory] = useState<History>({ kind: 'loading' })
  const read = useCallback(
    async (signal?: AbortSignal) => {
      const query = new URLSearchParams({
        rule,
        limit: String(PAGE),
        ...(cursor ? { cursor } : {}),
      })
      try {
        const answer = await fetch(`/api/admin/alert-events?${query}`, {
          credentials: 'same-origin',
          ...(signal ? { signal } : {}),
        })
        if (!answer.ok) return setHistory({ kind: 'failed' })
        const { events, pagination } = (await answer.json()) as {
          events: AlertEvent[]
          pagination: { nextCursor: string | null }
        }
        setHistory({ kind: 'read', events, nextCursor: pagination.nextCursor })
      } catch {
        // Left for another page: its own answer comes.
        if (signal?.aborted) return
        // Shown with a way to try again.
        setHistory({ kind: 'failed' })
      }
    },
    [rule, cursor],
  )
  useEffect(() => {
    const leaving = new AbortController()
    void read(leaving.signal)
    return () => leaving.abort()
  }, [read])
  return { history, read }
}
