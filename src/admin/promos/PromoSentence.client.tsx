'use client'

import { useFormFields } from '@payloadcms/ui'

import { promoSentence, type PromoDraft } from './promoSentence'
import './promos.css'
import { readDraft } from './readDraft'
import { useClearedFields } from './useClearedFields'
import { zoneOrUtc } from './zoneOrUtc'

/** What the code of the form promises, as a sentence that follows what is typed. */
export function PromoSentence() {
  const text = useFormFields(([fields]) => JSON.stringify(readDraft(fields, zoneOrUtc)))
  const draft = JSON.parse(text) as PromoDraft
  useClearedFields(draft.kind)
  return (
    <div className="promo-box field-type">
      <h3 className="promo-box__title">What it promises</h3>
      <p className="promo-box__sentence" role="status">
        {promoSentence(draft) ?? 'Say what the code does and how much: this says it in words.'}
      </p>
    </div>
  )
}
