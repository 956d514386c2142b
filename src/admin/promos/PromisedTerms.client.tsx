'use client'

import { useField } from '@payloadcms/ui'

import type { PromisedTerms as Terms } from '@/promotions/promoCode'

import { promoSentence } from './promoSentence'
import './promos.css'

const timeOf = (time: string | null) => (time === null ? null : Date.parse(time))

/** What a code promised when it was redeemed, as a sentence; every term in the API and in the export. */
export function PromisedTerms({ path }: { path: string }) {
  const { value } = useField<Terms | null>({ path })
  if (!value) return null
  const sentence = promoSentence({
    ...value,
    code: '',
    amount: value.amount ?? '',
    maxBonus: value.maxBonus ?? '',
    duration: value.duration ?? '',
    startsAt: timeOf(value.startsAt),
    endsAt: timeOf(value.endsAt),
    timeZone: 'UTC',
    budget: value.budget ?? '',
    minimumAmount: value.minimumAmount ?? '',
    organizations: value.organizations.length,
    active: true,
  })
  return (
    <div className="promo-box field-type">
      <h3 className="promo-box__title">What it promised then</h3>
      <p className="promo-box__sentence">{sentence}</p>
    </div>
  )
}
