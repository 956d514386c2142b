'use client'

import { Button, useDocumentInfo, useFormFields } from '@payloadcms/ui'
import { useId, useState, type KeyboardEvent } from 'react'

import { formatMoney } from '@/money/formatMoney'
import type { CodeCheck } from '@/promotions/checkCode'

import './promos.css'
import { text } from './readDraft'

type Answer = { isGood: boolean; words: string }

type Listed = { organizations: { id: string; name: string }[]; total: number }

async function get<Body>(path: string): Promise<Body> {
  const answer = await fetch(path, { credentials: 'same-origin' })
  const body = (await answer.json()) as Body & { error?: { message?: string } }
  if (!answer.ok) throw new Error(body.error?.message ?? `The server answered ${answer.status}.`)
  return body
}

/** The organization that an id, a name or an e-mail means: the one found, or the one of exactly that name. */
async function findOrganization(typed: string): Promise<{ id: string; name: string }> {
  const { organizations, total } = await get<Listed>(
    `/api/admin/organizations?limit=25&search=${encodeURIComponent(typed)}`,
  )
  const exact = organizations.filter(({ id, name }) => id === typed || name === typed)
  const [found] = exact.length === 1 ? exact : organizations
  if (!found) throw new Error('No organization is found by that.')
  if (exact.length !== 1 && total > 1)
    throw new Error(`${total} organizations are found by that: say more of it, or its id.`)
  return found
}

async function check(code: string, typed: string, amount: string, kind: string): Promise<Answer> {
  const { id, name } = await findOrganization(typed)
  const query = new URLSearchParams({ organization: id, amount: amount || '0' })
  const { eligible, message, benefit } = await get<CodeCheck>(
    `/api/admin/promo-codes/${encodeURIComponent(code)}/check?${query}`,
  )
  if (!eligible) return { isGood: false, words: `${name}: no. ${message ?? ''}` }
  const gets = kind === 'price_cut' ? `pays ${formatMoney(benefit)} less` : formatMoney(benefit)
  return { isGood: true, words: `${name}: yes, ${kind === 'price_cut' ? '' : 'it gets '}${gets}.` }
}

/** "Would this organization get it, at that price?" Asked of the code as it is saved; nothing is written. */
export function PromoTest() {
  const { id } = useDocumentInfo()
  const kind = useFormFields(([fields]) => text(fields, 'kind'))
  const [organization, setOrganization] = useState('')
  const [amount, setAmount] = useState('50')
  const [answer, setAnswer] = useState<Answer | 'busy' | null>(null)
  const fieldId = useId()
  if (id === undefined || id === '') return null

  async function ask() {
    if (organization.trim() === '') return
    setAnswer('busy')
    try {
      setAnswer(await check(String(id), organization.trim(), amount.trim(), kind))
    } catch (error) {
      setAnswer({ isGood: false, words: error instanceof Error ? error.message : String(error) })
    }
  }
  // Enter would save the form around it.
  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Enter') return
    event.preventDefault()
    void ask()
  }
  return (
    <section className="promo-box field-type" aria-labelledby={`${fieldId}-title`}>
      <h3 id={`${fieldId}-title`} className="promo-box__title">
        Would they get it?
      </h3>
      <div className="promo-box__field">
        <label htmlFor={`${fieldId}-organization`}>Organization</label>
        <input
          id={`${fieldId}-organization`}
          value={organization}
          placeholder="Name, e-mail or id"
          autoComplete="off"
          onChange={(event) => setOrganization(event.target.value)}
          onKeyDown={onKeyDown}
        />
      </div>
      {kind === 'credit_grant' ? null : (
        <div className="promo-box__field">
          <label htmlFor={`${fieldId}-amount`}>
            {kind === 'price_cut' ? 'Price of the plan, in USD' : 'Top-up, in USD'}
          </label>
          <input
            id={`${fieldId}-amount`}
            value={amount}
            inputMode="decimal"
            autoComplete="off"
            onChange={(event) => setAmount(event.target.value)}
            onKeyDown={onKeyDown}
          />
        </div>
      )}
      <div className="promo-box__buttons">
        <Button
          size="small"
          buttonStyle="secondary"
          margin={false}
          disabled={answer === 'busy' || organization.trim() === ''}
          onClick={() => void ask()}
        >
          {answer === 'busy' ? 'Asking …' : 'Ask'}
        </Button>
      </div>
      <p className="promo-box__answer" role="status">
        {answer === null || answer === 'busy' ? '' : answer.words}
      </p>
    </section>
  )
}
