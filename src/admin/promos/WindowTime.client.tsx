'use client'

import { FieldDescription, FieldError, FieldLabel, useField, useFormFields } from '@payloadcms/ui'
import type { DateFieldClientProps } from 'payload'

import { formatZoned } from '@/time/formatZoned'
import { localToInstant } from '@/time/localToInstant'

import './promos.css'
import { text } from './readDraft'
import { zoneOrUtc } from './zoneOrUtc'

const LOCAL = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})$/

/** `2026-12-31T23:00` as the clocks of a zone show it, as an instant. */
function instantOf(local: string, timeZone: string): string | null {
  const [, year, month, day, hour, minute] = (LOCAL.exec(local) ?? []).map(Number)
  if (year === undefined || month === undefined) return null
  const shown = Date.UTC(year, month - 1, day, hour, minute)
  return new Date(localToInstant(shown, timeZone)).toISOString()
}

/** A time of a code's window, typed and shown in the zone that stands beside it: not the browser's. */
export function WindowTime({ field, path, readOnly }: DateFieldClientProps) {
  const { value, setValue, showError, errorMessage, disabled } = useField<string | null>({ path })
  const timeZone = useFormFields(([fields]) => zoneOrUtc(text(fields, 'timeZone')))
  const ms = Date.parse(String(value ?? ''))
  const local = Number.isNaN(ms) ? '' : formatZoned(ms, timeZone).slice(0, 16)
  const id = `field-${path}`
  return (
    <div className={`field-type window-time${showError ? ' error' : ''}`}>
      <FieldLabel htmlFor={id} label={field.label ?? ''} path={path} />
      <div className="field-type__wrap">
        <FieldError path={path} showError={showError} message={errorMessage ?? ''} />
        <input
          id={id}
          className="window-time__input"
          type="datetime-local"
          step={60}
          value={local}
          disabled={Boolean(readOnly) || Boolean(disabled)}
          onChange={(event) => setValue(instantOf(event.target.value, timeZone))}
        />
      </div>
      <FieldDescription path={path} description={field.admin?.description ?? timeZone} />
    </div>
  )
}
