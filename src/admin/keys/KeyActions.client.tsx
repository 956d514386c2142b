'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'

import { Verb } from '../actions/Verb.client'
import '../components/smallButton.css'
import { EndKey } from './EndKey.client'
import { IssuedKey, type Issued } from './IssuedKey.client'
import type { KeyFacts, KeyVerb } from './keyVerbs'
import { LimitKey } from './LimitKey.client'
import { RotateKey } from './RotateKey.client'

type Props = {
  apiKey: KeyFacts
  verbs: readonly KeyVerb[]
  /** On a page of the key's own the verbs are buttons; in a row they are as quiet as its links. */
  isOnPage?: boolean
}

const LABELS: Record<KeyVerb, string> = {
  limit: 'Limit',
  rotate: 'Rotate',
  revoke: 'Revoke',
  remove: 'Remove',
}

type Open = KeyVerb | { issued: Issued }

/** The verbs of one key, and their dialogs. Nothing where there is nothing to do. */
export function KeyActions({ apiKey, verbs, isOnPage = false }: Props) {
  const router = useRouter()
  const [open, setOpen] = useState<Open | null>(null)
  const close = () => setOpen(null)
  return (
    <span className="row-actions">
      {verbs.map((verb) =>
        isOnPage ? (
          <button
            key={verb}
            type="button"
            className="small-button"
            data-palette-action={`${LABELS[verb]} this API key`}
            onClick={() => setOpen(verb)}
          >
            {LABELS[verb]}
          </button>
        ) : (
          <Verb key={verb} label={LABELS[verb]} what={apiKey.name} onClick={() => setOpen(verb)} />
        ),
      )}
      {open === 'limit' ? <LimitKey apiKey={apiKey} onClose={close} /> : null}
      {open === 'rotate' ? (
        <RotateKey apiKey={apiKey} onIssued={(issued) => setOpen({ issued })} onClose={close} />
      ) : null}
      {open === 'revoke' || open === 'remove' ? (
        <EndKey apiKey={apiKey} verb={open} onClose={close} />
      ) : null}
      {typeof open === 'object' && open !== null ? (
        <IssuedKey
          title={`In the place of ${apiKey.name}`}
          issued={open.issued}
          onClose={() => {
            close()
            // Not before: with the old key's row this dialog would go, and the token with it.
            router.refresh()
          }}
        />
      ) : null}
    </span>
  )
}
