import type { DiscountOutcome } from '@/discounts/explainDiscount'

/** What a rule is narrowed to; null: any. */
export type Scope = {
  organization: string | null
  provider: string | null
  model: string | null
}

/** `this organization, openai, gpt-4o`: what a rule covers, as an organization's page says it. */
export function scopeWords({ organization, provider, model }: Scope): string {
  const parts = [
    organization === null ? 'all organizations' : 'this organization',
    ...(provider === null ? [] : [provider]),
    ...(model === null ? [] : [model]),
  ]
  return parts.join(', ')
}

/** `organization + model`: how specific a rule is. */
export function specificityWords(scope: Scope): string {
  const names = (['organization', 'provider', 'model'] as const).filter(
    (name) => scope[name] !== null,
  )
  return names.join(' + ')
}

/** Why a rule that covers a request wins or loses. */
export function outcomeWords(outcome: DiscountOutcome, winner: Scope | null): string {
  switch (outcome) {
    case 'wins':
      return 'wins: the most specific that holds'
    case 'less_specific':
      return winner === null ? 'loses' : `loses: ${specificityWords(winner)} is more specific`
    case 'not_started':
      return 'has not begun by then'
    case 'ended':
      return 'had ended by then'
  }
}
