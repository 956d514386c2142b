'use client'

import { useEffect, useState } from 'react'

import './states.css'
import './smallButton.css'

const SLOW_MS = 8000

/** A skeleton that says after 8 seconds that work goes on, and lets the waiting end. */
export function SlowNotice({ title, children }: { title: string; children: React.ReactNode }) {
  const [isSlow, setIsSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setIsSlow(true), SLOW_MS)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div className="slow-notice" role="status" aria-busy aria-label={`${title} is loading`}>
      {children}
      {isSlow && (
        <p className="slow-notice__text">
          Still working.{' '}
          {/* What has not arrived then fails, each block with its own "try again". */}
          <button type="button" className="small-button" onClick={() => window.stop()}>
            Cancel
          </button>
        </p>
      )}
    </div>
  )
}
