'use client'

import { useFormFields } from '@payloadcms/ui'
import type { FormState } from 'payload'
import { useEffect, useState } from 'react'

import './alertRule.css'
import { ruleSentence, type RuleDraft } from './ruleSentence'

const text = (fields: FormState, name: string): string => {
  const value = fields[name]?.value
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** What the rule of the form will do, as a sentence that follows what is typed. */
export function RuleSentence() {
  const draft = useFormFields(([fields]) => JSON.stringify(readDraft(fields)))
  const { organizationId, ...rest } = JSON.parse(draft) as Draft
  const name = useOrganizationName(organizationId)
  const sentence = ruleSentence({ ...rest, organization: organizationId ? name : null })
  return (
    <div className="rule-sentence field-type" role="status">
      {sentence ?? 'Choose what to watch, and of whom: this says in words what the rule will do.'}
    </div>
  )
}

type Draft = Omit<RuleDraft, 'organization'> & { organizationId: string }

function readDraft(fields: FormState): Draft {
  const hours = Number(text(fields, 'renotifyHours'))
  const emails = fields.emails?.value
  const scope = (text(fields, 'scope') || null) as RuleDraft['scope']
  return {
    kind: (text(fields, 'kind') || null) as RuleDraft['kind'],
    scope,
    organizationId: scope === 'organization' ? text(fields, 'organization') : '',
    window: (text(fields, 'window') || null) as RuleDraft['window'],
    warningAt: text(fields, 'warningAt'),
    alertAt: text(fields, 'alertAt'),
    renotifyHours: hours > 0 ? hours : null,
    quietFrom: text(fields, 'quietFrom'),
    quietTo: text(fields, 'quietTo'),
    quietZone: text(fields, 'quietZone'),
    emails: Array.isArray(emails) ? emails.filter((one) => typeof one === 'string') : [],
    webhookUrl: text(fields, 'webhookUrl'),
    isEnabled: fields.enabled?.value !== false,
  }
}

/** The form knows the id alone. */
function useOrganizationName(id: string): string | null {
  const [known, setKnown] = useState<{ id: string; name: string } | null>(null)
  useEffect(() => {
    if (id === '') return
    const leaving = new AbortController()
    fetch(`/api/organizations/${encodeURIComponent(id)}?depth=0&select[name]=true`, {
      credentials: 'same-origin',
      signal: leaving.signal,
    })
      .then(async (answer) => (answer.ok ? ((await answer.json()) as { name?: string }) : {}))
      .then(({ name }) => setKnown(name === undefined ? null : { id, name }))
      // Without its name the sentence says "the organization".
      .catch(() => setKnown(null))
    return () => leaving.abort()
  }, [id])
  return known?.id === id ? known.name : null
}
