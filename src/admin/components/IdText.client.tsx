'use client'

import { useEffect, useState } from 'react'

import { copyText } from './copyText'
import './idText.css'
import { shortenId } from './shortenId'

const SHOWN_MS = 1500

/** An id in mono type, shortened in the middle, whole in the title; a click copies it. */
export function IdText({ id, isWhole = false }: { id: string; isWhole?: boolean }) {
  const [result, setResult] = useState<'copied' | 'failed' | null>(null)
  useEffect(() => {
    if (result === null) return
    const timer = setTimeout(() => setResult(null), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [result])
  const onClick = (event: React.MouseEvent): void => {
    event.preventDefault()
    event.stopPropagation()
    copyText(id).then(
      () => setResult('copied'),
      () => setResult('failed'),
    )
  }
  return (
    <button
      type="button"
      className="id-text"
      title={id}
      aria-label={`Copy ${id}`}
      onClick={onClick}
    >
      {isWhole ? id : shortenId(id)}
      <span className="id-text__mark" aria-live="polite">
        {result === null ? (
          <CopyMark />
        ) : result === 'copied' ? (
          'copied'
        ) : (
          'select and copy by hand'
        )}
      </span>
    </button>
  )
}

const CopyMark = () => (
  <svg viewBox="0 0 16 16" width="12" height="12" aria-hidden fill="none" stroke="currentColor">
    <rect x="5.5" y="5.5" width="8" height="8" rx="1.5" />
    <path d="M10.5 3.5v-1h-8v8h1" />
  </svg>
)
