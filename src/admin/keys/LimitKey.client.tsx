'use client'

import { toast } from '@payloadcms/ui'
import { useState } from 'react'

import { formatMoney } from '@/money/formatMoney'

import { MoneyField } from '../actions/ActionFields.client'
import { ActionForm } from '../actions/ActionForm.client'
import { useAction } from '../actions/useAction.client'
import type { KeyFacts } from './keyVerbs'
import { prepareLimit } from './prepareLimit'

type Limited = { apiKey: { usageLimit: string | null } }

const limitWords = (limit: string | null) => (limit === null ? 'none' : formatMoney(limit))

/** Sets, raises, lowers or takes away how much a key may use. */
export function LimitKey({ apiKey, onClose }: { apiKey: KeyFacts; onClose: () => void }) {
  const [typed, setTyped] = useState(apiKey.usageLimit ?? '')
  const prepared = prepareLimit(apiKey.usage, typed)
  const { state, refuse, send } = useAction<Limited>(
    ({ apiKey: { usageLimit } }) => {
      onClose()
      toast.success(
        usageLimit === null
          ? `${apiKey.name} has no limit now.`
          : `${apiKey.name} may use ${formatMoney(usageLimit)} in all.`,
      )
    },
    { unknown: 'No answer came back. Send it again: the limit is then what you sent.' },
  )

  function submit() {
    if (prepared.problem !== null) refuse(prepared.problem)
    else
      void send(`/api/admin/api-keys/${encodeURIComponent(apiKey.id)}/limit`, {
        usageLimit: prepared.usageLimit,
      })
  }

  return (
    <ActionForm
      title="Limit API key"
      lines={[
        { term: 'Key', value: <strong>{apiKey.name}</strong> },
        {
          term: 'Now',
          value: `${formatMoney(apiKey.usage)} used, limit ${limitWords(apiKey.usageLimit)}`,
        },
        { term: 'Then', value: <span aria-live="polite">{prepared.effect}</span> },
      ]}
      state={state}
      submitLabel="Set limit"
      busyLabel="Setting …"
      onSubmit={submit}
      onClose={onClose}
    >
      <MoneyField
        label="Usage limit, in USD"
        hint="All usage of the key counts, since it was made. Empty: no limit."
        isFirst
        value={typed}
        onChange={setTyped}
      />
    </ActionForm>
  )
}
