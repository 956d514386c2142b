'use client'

import { useEffect, useState } from 'react'

import { askedFor, type SearchGroup } from './paletteItems'

const PAUSE_MS = 120

/** How the search for what is typed stands; `groups` are those of `asked`, and none while it runs. */
export type Searching = {
  asked: string
  state: 'done' | 'failed' | 'idle' | 'running'
  groups: SearchGroup[]
  /** Why it failed. */
  problem: string | null
}

const IDLE: Searching = { asked: '', state: 'idle', groups: [], problem: null }
const OFFLINE = 'No answer came back.'

/**
 * Asks the server for what is typed, after a pause. An answer to something that is not asked any more is
 * dropped: the one shown is that of what stands in the field.
 * @param attempt another number asks again
 */
export function useSearch(typed: string, attempt: number): Searching {
  const asked = askedFor(typed)
  const [answer, setAnswer] = useState<(Searching & { attempt: number }) | null>(null)
  useEffect(() => {
    if (asked === '') return
    const stale = new AbortController()
    const timer = setTimeout(() => {
      void ask(asked, stale.signal).then((found) => {
        if (!stale.signal.aborted) setAnswer({ ...found, attempt })
      })
    }, PAUSE_MS)
    return () => {
      clearTimeout(timer)
      stale.abort()
    }
  }, [asked, attempt])
  if (asked === '') return IDLE
  const isCurrent = answer?.asked === asked && answer.attempt === attempt
  return isCurrent ? answer : { asked, state: 'running', groups: [], problem: null }
}

async function ask(asked: string, signal: AbortSignal): Promise<Searching> {
  const failed = (problem: string): Searching => ({ asked, state: 'failed', groups: [], problem })
  try {
    const answer = await fetch(`/api/admin/search?${new URLSearchParams({ q: asked })}`, { signal })
    const body = (await answer.json()) as {
      groups?: SearchGroup[]
      error?: { message: string; requestId: string | null }
    }
    if (answer.ok && body.groups)
      return { asked, state: 'done', groups: body.groups, problem: null }
    const { message, requestId } = body.error ?? { message: OFFLINE, requestId: null }
    return failed(requestId === null ? message : `${message} (request ${requestId})`)
  } catch {
    return failed(OFFLINE)
  }
}
