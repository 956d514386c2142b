'use client'

import { useState } from 'react'

import { copyText } from '../components/copyText'
import '../components/smallButton.css'
import './keys.css'

type Props = {
  label: string
  text: string
  /** Whether the button gets the focus when its dialog opens. */
  isFirst?: boolean
}

const SAID = { copied: 'Copied', failed: 'Select and copy by hand' } as const

/** A text to take away, and a button that puts it into the clipboard. */
export function CopyField({ label, text, isFirst = false }: Props) {
  const [result, setResult] = useState<keyof typeof SAID | null>(null)
  const copy = () =>
    copyText(text).then(
      () => setResult('copied'),
      () => setResult('failed'),
    )
  return (
    <div className="copy-field">
      <span className="copy-field__label">
        {label}
        <button
          type="button"
          className="small-button"
          aria-label={`Copy: ${label}`}
          {...(isFirst ? { 'data-first-field': true } : {})}
          onClick={() => void copy()}
        >
          <span aria-live="polite">{result === null ? 'Copy' : SAID[result]}</span>
        </button>
      </span>
      <code
        className="copy-field__text"
        tabIndex={0}
        role="textbox"
        aria-readonly
        aria-label={label}
      >
        {text}
      </code>
    </div>
  )
}
