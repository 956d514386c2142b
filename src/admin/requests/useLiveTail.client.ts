'use client'

import { useEffect, useRef, useState } from 'react'

import type { ListedRequest } from './requestColumns'

const EVERY_MS = 2_000
/** Rows kept on the screen; older ones are behind "Older". */
const MOST = 200
/** Further down than this somebody reads: rows that push theirs away wait until they are asked for. */
const NEAR_TOP_PX = 500

type Question = {
  isLive: boolean
  rows: readonly ListedRequest[]
  newerCursor: string
  search: string
}

type Tail = {
  /** The `newerCursor` it began with: another page of the server's begins anew. */
  base: string
  rows: readonly ListedRequest[]
  /** Come in while somebody reads further down. */
  waiting: readonly ListedRequest[]
  count: number
}

type Newer = { logs: ListedRequest[]; pagination: { newerCursor: string; hasNewer: boolean } }

/** Asks for what is newer than the newest row, and for nothing else; a hidden page asks nothing. */
export function useLiveTail({ isLive, rows, newerCursor, search }: Question) {
  const [tail, setTail] = useState<Tail | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  // Survives switching off and on: what has been seen is not asked for again.
  const seen = useRef({ base: newerCursor, after: newerCursor })

  useEffect(() => {
    if (!isLive) return
    if (seen.current.base !== newerCursor) seen.current = { base: newerCursor, after: newerCursor }
    const ending = new AbortController()
    const ask = async (): Promise<void> => {
      if (document.hidden) return
      const answer = await askNewer(search, seen.current.after, ending.signal)
      if (ending.signal.aborted) return
      setProblem('problem' in answer ? answer.problem : null)
      if ('problem' in answer) return
      seen.current.after = answer.pagination.newerCursor
      const isReading = window.scrollY > NEAR_TOP_PX
      if (answer.logs.length > 0)
        setTail((known) => added(tailOf(known, newerCursor, rows), answer.logs, isReading))
      if (answer.pagination.hasNewer) await ask()
    }
    let timer: ReturnType<typeof setTimeout> | undefined
    const goOn = () => {
      if (!ending.signal.aborted) timer = setTimeout(() => void ask().finally(goOn), EVERY_MS)
    }
    void ask().finally(goOn)
    return () => {
      ending.abort()
      clearTimeout(timer)
    }
  }, [isLive, search, newerCursor, rows])

  const shown = tailOf(tail, newerCursor, rows)
  return {
    rows: shown.rows,
    waiting: shown.waiting.length,
    count: shown.count,
    problem: isLive ? problem : null,
    show: () => {
      window.scrollTo({ top: 0 })
      setTail(added(shown, [], false))
    },
  }
}

const tailOf = (tail: Tail | null, base: string, rows: readonly ListedRequest[]): Tail =>
  tail?.base === base ? tail : { base, rows, waiting: [], count: 0 }

function added(tail: Tail, logs: readonly ListedRequest[], isReading: boolean): Tail {
  const waiting = [...logs, ...tail.waiting]
  const count = tail.count + logs.length
  if (isReading) return { ...tail, count, waiting: waiting.slice(0, MOST) }
  return { ...tail, count, waiting: [], rows: [...waiting, ...tail.rows].slice(0, MOST) }
}

async function askNewer(
  search: string,
  after: string,
  signal: AbortSignal,
): Promise<Newer | { problem: string }> {
  const query = new URLSearchParams(search)
  query.set('after', after)
  try {
    const answer = await fetch(`/api/admin/requests?${query}`, { signal })
    const body = (await answer.json()) as Newer & { error?: { message: string } }
    return body.error ? { problem: body.error.message } : body
  } catch {
    // Aborted, or no server: either way there is nothing to show.
    return { problem: 'The server does not answer.' }
  }
}
