import { useCallback, useEffect, useState } from 'react'

import type { CodeUse } from '@/promotions/readUse'
import type { PromoRefusal } from '@/promotions/refusals'

const REFUSALS = 5

export type LoadedUse = { use: CodeUse; refusals: PromoRefusal[] }
type State = { kind: 'failed' } | { kind: 'loading' } | ({ kind: 'read' } & LoadedUse)

async function ask<Body>(path: string, signal?: AbortSignal): Promise<Body> {
  const answer = await fetch(path, {
    credentials: 'same-origin',
    ...(signal ? { signal } : {}),
  })
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`)
  return (await answer.json()) as Body
}

/** What is used of a code, and its newest refused attempts. `read` asks again. */
export function usePromoUse(id: string, version: unknown) {
  const [state, setState] = useState<State>({ kind: 'loading' })
  const read = useCallback(
    async (signal?: AbortSignal) => {
      const code = encodeURIComponent(id)
      try {
        const [use, { refusals }] = await Promise.all([
          ask<CodeUse>(`/api/admin/promo-codes/${code}/use`, signal),
          ask<{ refusals: PromoRefusal[] }>(
            `/api/admin/promo-refusals?promoCode=${code}&limit=${REFUSALS}`,
            signal,
          ),
        ])
        setState({ kind: 'read', use, refusals })
      } catch {
        // Left for another page, or shown with a way to try again.
        if (!signal?.aborted) setState({ kind: 'failed' })
      }
    },
    [id],
  )
  useEffect(() => {
    const leaving = new AbortController()
    void read(leaving.signal)
    return () => leaving.abort()
    // A saved form asks anew.
  }, [read, version])
  return { state, read }
}
