import { formatMoney } from '@/money/formatMoney'

/** What decides whether the gateway lets an organization call. */
export type CallFacts = {
  status: string
  blockReason: string | null
  /** USD, decimal. */
  credits: string
  autoTopUpEnabled: boolean
  paymentFailureCount: number
  activeProjects: number
  /** Active keys of active projects. */
  activeKeys: number
  /** Those of them below their usage limit. */
  usableKeys: number
  /** Those of the usable ones whose project runs on the customer's own provider keys alone. */
  ownKeyKeys: number
  /** Names of providers that they used this month or the last, and that are switched off. */
  disabledProviders: readonly string[]
}

/** `why` is empty for yes; `remedy` says what an operator can do. */
export type Diagnosis = { answer: 'no' | 'partly' | 'yes'; why: string; remedy: string }

const no = (why: string, remedy: string): Diagnosis => ({ answer: 'no', why, remedy })

/**
 * Why can't they call? The first thing that stands in the way, from the organization down to its
 * keys, then the balance: nothing further down helps before it is cleared.
 */
export function diagnoseCalls(facts: CallFacts): Diagnosis {
  if (facts.status === 'deleted') return no('the organization is deleted', '')
  if (facts.blockReason !== null && facts.blockReason !== '')
    return no(`blocked: ${facts.blockReason}`, 'unblock it')
  if (facts.status !== 'active')
    return no(`the organization is ${facts.status}`, 'set it to active')
  if (facts.activeProjects === 0)
    return no('no active project', 'they create one, or you set one to active')
  if (facts.activeKeys === 0) return no('no active API key', 'they create one')
  if (facts.usableKeys === 0)
    return no('every API key has reached its usage limit', 'raise a limit or remove it')
  return diagnoseBalance(facts)
}

function diagnoseBalance(facts: CallFacts): Diagnosis {
  if (/^[^-]*[1-9]/.test(facts.credits)) return diagnoseProviders(facts)
  const why = `balance ${formatMoney(facts.credits)}, ${autoTopUp(facts)}`
  const remedy = facts.autoTopUpEnabled
    ? 'record a payment or gift credits'
    : 'record a payment, gift credits, or let them switch auto top-up on'
  if (facts.ownKeyKeys === 0) return no(why, remedy)
  return { answer: 'partly', why: `only on their own provider keys: ${why}`, remedy }
}

/** Not all of their models may be reached. */
function diagnoseProviders({ disabledProviders }: CallFacts): Diagnosis {
  if (disabledProviders.length === 0) return { answer: 'yes', why: '', remedy: '' }
  const areSeveral = disabledProviders.length > 1
  return {
    answer: 'partly',
    why: `${disabledProviders.join(', ')} ${areSeveral ? 'are' : 'is'} switched off, and they used ${areSeveral ? 'them' : 'it'} lately`,
    remedy: 'enable it in Providers, or tell them which models others serve',
  }
}

function autoTopUp({ autoTopUpEnabled, paymentFailureCount }: CallFacts): string {
  if (!autoTopUpEnabled) return 'auto top-up off'
  return paymentFailureCount > 0 ? 'auto top-up failing' : 'auto top-up on but nothing came in'
}
