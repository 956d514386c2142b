'use client'

import { useId, type InputHTMLAttributes } from 'react'

type Field = {
  label: string
  value: string
  onChange: (value: string) => void
  hint?: string
  isFirst?: boolean
}

type TextProps = Field &
  Pick<InputHTMLAttributes<HTMLInputElement>, 'inputMode' | 'maxLength' | 'placeholder' | 'type'>

/** A line of text. A first field that comes filled is selected whole: typing replaces it. */
export function TextField({ label, value, onChange, hint, isFirst, ...input }: TextProps) {
  const id = useId()
  return (
    <div className="action-dialog__field">
      <label htmlFor={id}>{label}</label>
      <input
        {...input}
        id={id}
        {...(isFirst ? { 'data-first-field': true } : {})}
        autoComplete="off"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onFocus={isFirst ? (event) => event.target.select() : undefined}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
      />
      {hint === undefined ? null : (
        <span id={`${id}-hint`} className="action-dialog__hint">
          {hint}
        </span>
      )}
    </div>
  )
}

type AreaProps = Field & { maxLength: number; rows?: number }

/** Several lines of text: Enter begins the next, Ctrl or ⌘ with it sends the form. */
export function AreaField({ label, value, onChange, hint, isFirst, ...area }: AreaProps) {
  const id = useId()
  return (
    <div className="action-dialog__field">
      <label htmlFor={id}>{label}</label>
      <textarea
        rows={6}
        {...area}
        id={id}
        {...(isFirst ? { 'data-first-field': true } : {})}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
          event.preventDefault()
          event.currentTarget.form?.requestSubmit()
        }}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
      />
      {hint === undefined ? null : (
        <span id={`${id}-hint`} className="action-dialog__hint">
          {hint}
        </span>
      )}
    </div>
  )
}

/** An amount in USD; a phone shows its digits. */
export const MoneyField = (props: TextProps) => <TextField {...props} inputMode="decimal" />

type ChoiceProps = Omit<Field, 'hint'> & { choices: readonly { value: string; label: string }[] }

export function ChoiceField({ label, value, onChange, isFirst, choices }: ChoiceProps) {
  const id = useId()
  return (
    <div className="action-dialog__field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        {...(isFirst ? { 'data-first-field': true } : {})}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
    </div>
  )
}
