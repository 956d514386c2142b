import type { TransactionType } from '@/ledger/transactionTypes'

import { createRandom } from './createRandom'
import { DAY_MS, HOUR_MS, type DemoOrganization, type DemoWorld } from './demoWorld'
import { paidPeriods, paidUntil } from './planPeriods'
import type { ScenarioEvent, ScenarioPlan } from './scenario'

/** A movement of the ledger that the stories tell; money in whole cents. */
export type DemoPayment = {
  organization: string
  /** Unique within the organization: posting it twice posts it once. */
  key: string
  /** Epoch milliseconds. */
  at: number
  type: TransactionType
  amountCents: number | null
  creditCents: number | null
  description: string
  comment?: string
  reason?: string
  paymentMethod?: string
  externalReference?: string
  stripePaymentIntentId?: string
  stripeInvoiceId?: string
  /** Key of the movement that this one refunds or reverses. */
  refunds?: string
  reverses?: string
}

/** Credits plus the platform's fee of 5 %. */
const grossCents = (creditCents: number): number => (creditCents * 105) / 100

/** Every movement of [from, to) that does not depend on a balance, in the order of time. */
export function plannedPayments(world: DemoWorld, from: number, to: number): DemoPayment[] {
  return world.organizations
    .flatMap((organization) => [
      ...planPayments(organization, world.anchor, to),
      ...devPlanPayments(organization, world.anchor, to),
      ...eventPayments(organization, world.anchor),
    ])
    .filter(({ at }) => from <= at && at < to)
    .sort((a, b) => a.at - b.at || compare(a.organization, b.organization) || compare(a.key, b.key))
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function planPayments({ id, scenario }: DemoOrganization, anchor: number, to: number) {
  const { plan } = scenario
  if (!plan) return []
  const name = `${plan.level} plan, ${plan.cycle}`
  const payments: DemoPayment[] = paidPeriods(plan, anchor, to).map((at, n) => ({
    organization: id,
    key: `plan:${n}`,
    at,
    type: 'subscription_start',
    amountCents: plan.priceDollars * 100,
    creditCents: null,
    description: n === 0 ? `Started: ${name}` : `Renewed: ${name}`,
    ...(n === 0 ? {} : { reason: 'renewal' }),
    ...paidBy(scenario.funding?.method === 'wire', scenario.key, `Plan${n}`),
  }))
  return [...payments, ...planEnd(id, plan, anchor)]
}

const paidBy = (isWire: boolean, key: string, number: string): Partial<DemoPayment> =>
  isWire
    ? { paymentMethod: 'wire', externalReference: `PO-${key}-${number}` }
    : { paymentMethod: 'card', stripeInvoiceId: `in_demo${key}${number}` }

function planEnd(organization: string, plan: ScenarioPlan<string>, anchor: number): DemoPayment[] {
  if (plan.cancelledDaysAgo === undefined) return []
  const cancelledAt = anchor - plan.cancelledDaysAgo * DAY_MS
  const row = { organization, amountCents: null, creditCents: null }
  return [
    {
      ...row,
      key: 'plan:cancel',
      at: cancelledAt,
      type: 'subscription_cancel',
      description: `Cancelled at the end of the period: ${plan.level} plan`,
    },
    {
      ...row,
      key: 'plan:end',
      at: paidUntil(plan, anchor, cancelledAt),
      type: 'subscription_end',
      description: `Ended: ${plan.level} plan`,
    },
  ]
}

function devPlanPayments({ id, scenario }: DemoOrganization, anchor: number, to: number) {
  const plan = scenario.devPlan
  if (!plan) return []
  const upgrade = plan.upgradedFrom
  const upgradedAt = upgrade ? anchor - upgrade.daysAgo * DAY_MS : -Infinity
  const payments: DemoPayment[] = paidPeriods(plan, anchor, to).map((at, n) => {
    const now = upgrade && at < upgradedAt ? upgrade : plan
    return {
      organization: id,
      key: `dev:${n}`,
      at,
      type: n === 0 ? 'dev_plan_start' : 'dev_plan_renewal',
      amountCents: now.priceDollars * 100,
      creditCents: null,
      description: `${n === 0 ? 'Started' : 'Renewed'}: dev plan ${now.level}`,
      ...paidBy(false, scenario.key, `Dev${n}`),
    }
  })
  if (upgrade)
    payments.push({
      organization: id,
      key: 'dev:upgrade',
      at: upgradedAt,
      type: 'dev_plan_upgrade',
      amountCents: plan.priceDollars * 100,
      creditCents: null,
      description: `Changed from ${upgrade.level} to ${plan.level}`,
      ...paidBy(false, scenario.key, 'DevUpgrade'),
    })
  return payments
}

const eventPayments = ({ id, scenario }: DemoOrganization, anchor: number): DemoPayment[] =>
  scenario.events.map((event) => ({
    organization: id,
    at: anchor - event.daysAgo * DAY_MS,
    ...eventPayment(event, scenario.events, scenario.key),
  }))

const nameOf = (event: ScenarioEvent): string =>
  event.kind === 'top-up' ? event.name : `${event.kind}-${event.daysAgo}`

function eventPayment(
  event: ScenarioEvent,
  events: readonly ScenarioEvent[],
  owner: string,
): Omit<DemoPayment, 'organization' | 'at'> {
  const key = `event:${nameOf(event)}`
  if (event.kind === 'gift')
    return {
      key,
      type: 'credit_gift',
      amountCents: null,
      creditCents: event.dollars * 100,
      description: `Credits gifted by Administrator: ${event.comment}`,
      comment: event.comment,
    }
  if (event.kind === 'top-up')
    return { key, ...topUp(event.dollars * 100, event.method, owner, event.name) }
  const original = events.find((other) => nameOf(other) === event.of)
  if (original?.kind !== 'gift' && original?.kind !== 'top-up')
    throw new Error(`${owner}: there is no gift or top-up ${event.of}.`)
  const credits = original.dollars * 100
  if (event.kind === 'refund')
    return {
      key,
      type: 'credit_refund',
      amountCents: event.cents,
      creditCents: -creditsOf(event.cents),
      description: 'Refund of a top-up',
      reason: event.reason,
      paymentMethod: 'card',
      refunds: `event:${event.of}`,
    }
  return {
    key,
    type: original.kind === 'gift' ? 'credit_gift' : 'credit_topup',
    amountCents: original.kind === 'gift' ? null : -grossCents(credits),
    creditCents: -credits,
    description: `Reversal: ${event.reason}`,
    reason: event.reason,
    reverses: `event:${event.of}`,
  }
}

/** The credits behind a refunded amount; the stories only refund amounts without a remainder. */
function creditsOf(amountCents: number): number {
  if ((amountCents * 100) % 105 !== 0) throw new Error(`${amountCents} cents leave a remainder.`)
  return (amountCents * 100) / 105
}

function topUp(creditCents: number, method: string, owner: string, number: string) {
  return {
    type: 'credit_topup',
    amountCents: grossCents(creditCents),
    creditCents,
    description: 'Credit top-up',
    paymentMethod: method,
    ...(method === 'card'
      ? { stripePaymentIntentId: `pi_demo${owner}${number}` }
      : { externalReference: `${method.toUpperCase()}-${owner}-${number}` }),
  } as const
}

/**
 * The top-up an organization makes on a day on which its balance has run low: at most one a day.
 * @param day start of the UTC day, epoch milliseconds
 */
export function fundingPayment(
  { id, scenario, funding, startsAt }: DemoOrganization,
  day: number,
  { anchor, scale }: DemoWorld,
): DemoPayment | null {
  if (!funding) return null
  const number = new Date(day).toISOString().slice(0, 10).replaceAll('-', '')
  const at = Math.floor(day + createRandom('funding', id, number).whole(7, 17) * HOUR_MS + 421_337)
  const until =
    funding.untilDaysAgo === undefined ? Infinity : anchor - funding.untilDaysAgo * DAY_MS
  if (at < startsAt || at >= until) return null
  return {
    organization: id,
    key: `funding:${number}`,
    at,
    ...topUp(scaledCents(funding.amountDollars, scale), funding.method, scenario.key, number),
    ...(funding.kind === 'auto' ? { reason: 'auto_top_up' } : {}),
  }
}

// The fee of every multiple of 20 cents is whole cents.
const scaledCents = (dollars: number, scale: number): number =>
  Math.max(1, Math.round(dollars * 5 * scale)) * 20
