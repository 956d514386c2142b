import type { OrganizationHeader } from '@/organizations/readOrganizationHeader'
import { formatDate } from '@/time/formatDateTime'

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)

/** The plans as pills: `Pro · yearly`, `Dev: max`, `Trial until 3 Dec 2026`. Without a dev plan, none. */
export function planWords(header: OrganizationHeader): string[] {
  const { plan, billingCycle, devPlan, trialEndsAt, now } = header
  return [
    billingCycle && plan !== 'free' ? `${capital(plan)} · ${billingCycle}` : capital(plan),
    ...(devPlan === 'none' ? [] : [`Dev: ${devPlan}`]),
    ...(trialEndsAt && trialEndsAt > now
      ? [`Trial until ${formatDate(trialEndsAt.getTime(), 'UTC')}`]
      : []),
  ]
}
