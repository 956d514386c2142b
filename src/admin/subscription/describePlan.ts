import type { PlanFacts } from '@/organizations/readSubscription'
import { formatDate } from '@/time/formatDateTime'

import type { Tone } from '../components/StatusPill'

export type PlanState = { status: string; tone: Tone; words: string }

const day = (at: Date): string => formatDate(at.getTime(), 'UTC')

/** Where a plan stands, with the next date that matters, by what the books know. */
export function describePlan(
  { plan, expiresAt, isCancelled }: PlanFacts,
  { trialEndsAt, now }: { trialEndsAt: Date | null; now: Date },
): PlanState {
  if (plan === 'free' || plan === 'none')
    return { status: 'none', tone: 'neutral', words: 'Nothing is paid for.' }
  if (expiresAt && expiresAt <= now)
    return { status: 'expired', tone: 'bad', words: `Expired on ${day(expiresAt)}.` }
  if (isCancelled)
    return {
      status: 'cancel_pending',
      tone: 'waiting',
      words: expiresAt ? `Cancelled; runs until ${day(expiresAt)}.` : 'Cancelled; no end is known.',
    }
  if (trialEndsAt && trialEndsAt > now)
    return { status: 'trialing', tone: 'waiting', words: `Trial until ${day(trialEndsAt)}.` }
  return {
    status: 'active',
    tone: 'good',
    words: expiresAt ? `Renews or ends on ${day(expiresAt)}.` : 'Does not expire.',
  }
}
