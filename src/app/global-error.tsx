'use client'

import { useEffect, useState } from 'react'

import './globalError.css'

const EVERY_MS = 3_000

type Readiness = 'asking' | 'ready' | 'unreachable'

/**
 * Stands in for the whole page when not even its frame could be made: mostly when the database does
 * not answer. It asks until the server is ready again, and then loads the page anew.
 */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  const [readiness, setReadiness] = useState<Readiness>('asking')
  useEffect(() => {
    let isOver = false
    let timer: ReturnType<typeof setTimeout> | undefined
    let wasAway = false
    const ask = async (): Promise<void> => {
      const isReady = await askReady()
      if (isOver) return
      setReadiness(isReady ? 'ready' : 'unreachable')
      wasAway ||= !isReady
      // Of an error that is none of the database's, loading again and again would be no help.
      if (isReady && wasAway) location.reload()
      else timer = setTimeout(() => void ask(), EVERY_MS)
    }
    void ask()
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [])
  return (
    <html lang="en">
      <body className="global-error">
        <main role="alert">
          <h1>
            {readiness === 'unreachable'
              ? 'The database does not answer'
              : 'This page could not be shown'}
          </h1>
          <p>
            {readiness === 'unreachable'
              ? 'Nothing was changed. This page asks every few seconds, and comes back by itself as soon as there is an answer.'
              : 'Something went wrong, and nothing was changed. Try again; if it stays so, look the error up in the server’s log.'}
          </p>
          {error.digest === undefined ? null : (
            <p>
              Error <code>{error.digest}</code>
            </p>
          )}
          <button type="button" onClick={() => location.reload()}>
            Try again
          </button>
        </main>
      </body>
    </html>
  )
}

async function askReady(): Promise<boolean> {
  try {
    return (await fetch('/api/ready', { cache: 'no-store' })).ok
  } catch {
    // No server either: it is as far away.
    return false
  }
}
