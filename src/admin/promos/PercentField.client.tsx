'use client'

import { FieldDescription, FieldError, FieldLabel, useField } from '@payloadcms/ui'
import type { NumberFieldClientProps } from 'payload'
import { useState } from 'react'

import './promos.css'

/** `12.5` as basis points, 1,250: exact, two decimals at most; null where it is none. */
export function toBasisPoints(text: string): number | null {
  const match = /^(\d{1,3})(?:\.(\d{1,2}))?$/.exec(text.trim())
  return match ? Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0')) : null
}

const textOf = (points: number | null | undefined): string =>
  points === null || points === undefined
    ? ''
    : `${Math.trunc(points / 100)}.${String(points % 100).padStart(2, '0')}`.replace(
        /\.?0+$/,
        '',
      ) || '0'

/** A percentage as people type it, over a field that keeps basis points. */
export function PercentField({ field, path, readOnly }: NumberFieldClientProps) {
  const { value, setValue, showError, errorMessage, disabled } = useField<number | null>({ path })
  const [typed, setTyped] = useState<string | null>(null)
  const id = `field-${path}`
  const isWrong = typed !== null && typed.trim() !== '' && toBasisPoints(typed) === null
  return (
    <div className={`field-type percent-field${showError || isWrong ? ' error' : ''}`}>
      <FieldLabel htmlFor={id} label={field.label ?? ''} path={path} />
      <div className="field-type__wrap">
        <FieldError
          path={path}
          showError={showError || isWrong}
          message={
            isWrong ? 'A percentage such as 12.5: at most 2 decimals.' : (errorMessage ?? '')
          }
        />
        <input
          id={id}
          type="text"
          inputMode="decimal"
          autoComplete="off"
          value={typed ?? textOf(value)}
          disabled={Boolean(readOnly) || Boolean(disabled)}
          onChange={(event) => {
            setTyped(event.target.value)
            setValue(toBasisPoints(event.target.value))
          }}
          onBlur={() => (isWrong ? undefined : setTyped(null))}
        />
      </div>
      <FieldDescription path={path} description={field.admin?.description ?? ''} />
    </div>
  )
}
