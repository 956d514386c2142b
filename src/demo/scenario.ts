import type { WorkloadName } from './workloads'

/** What a demo organization is there to show; each appears at least once. */
export const SCENARIO_NAMES = [
  'busy',
  'enterprise',
  'retaining-content',
  'own-key',
  'free-plan',
  'dev-lite',
  'dev-pro',
  'negative-balance',
  'failing-payments',
  'cancelled',
  'trial',
  'new',
  'inactive',
  'blocked',
  'silent',
] as const
export type ScenarioName = (typeof SCENARIO_NAMES)[number]

export type BillingCycle = 'monthly' | 'yearly'

/** A plan and its history, in days before the moment the demo was made; negative = in the future. */
export type ScenarioPlan<Level extends string> = {
  level: Level
  priceDollars: number
  cycle: BillingCycle
  startedDaysAgo: number
  /** Paid until the end of the running period and not renewed. */
  cancelledDaysAgo?: number
  /** From then on renewals are not paid. */
  failingDaysAgo?: number
}

type ScenarioDevPlan = ScenarioPlan<'lite' | 'pro' | 'max'> & {
  allowanceDollars: number
  /** Began smaller: the first paid level and when it grew. */
  upgradedFrom?: { level: string; priceDollars: number; daysAgo: number }
}

/** How an organization keeps its balance up; `untilDaysAgo` ends it. */
export type ScenarioFunding = {
  kind: 'auto' | 'manual'
  belowDollars: number
  amountDollars: number
  method: 'card' | 'wire' | 'crypto'
  untilDaysAgo?: number
}

/** Single events beside plans and funding. */
export type ScenarioEvent =
  | { kind: 'gift'; daysAgo: number; dollars: number; comment: string }
  | {
      kind: 'top-up'
      daysAgo: number
      dollars: number
      method: 'card' | 'wire' | 'crypto'
      name: string
    }
  | { kind: 'refund'; daysAgo: number; of: string; cents: number; reason: string }
  | { kind: 'reversal'; daysAgo: number; of: string; reason: string }

export type ScenarioProject = {
  name: string
  workload: WorkloadName
  /** Share of the organization's requests, relative to its other projects. */
  weight: number
  mode: 'api-keys' | 'credits' | 'hybrid'
  cachingEnabled: boolean
  keys: number
}

type ScenarioTraffic = {
  /** On an ordinary working day at the moment the demo was made. */
  requestsPerDay: number
  /** Days in which the traffic doubled. */
  doublingDays: number
  /** A weekend day compared with a working day. */
  weekend: number
  /** The customers' clock, hours before (−) or after (+) UTC. */
  zoneHours: number
  /** Nothing after that. */
  stoppedDaysAgo?: number
}

/** A story, told in words; buildWorld turns it into rows. */
export type Scenario = {
  /** Ids are made of it: org_demo<key>. */
  key: string
  shows: readonly ScenarioName[]
  name: string
  domain: string
  createdDaysAgo: number
  members: number
  plan: ScenarioPlan<'pro' | 'enterprise'> | null
  devPlan: ScenarioDevPlan | null
  funding: ScenarioFunding | null
  traffic: ScenarioTraffic
  projects: readonly ScenarioProject[]
  events: readonly ScenarioEvent[]
  status?: 'active' | 'inactive'
  blockReason?: string
  retentionLevel?: 'retain' | 'none'
  trialEndsInDays?: number
  paymentFailures?: { count: number; lastDaysAgo: number }
  address?: string
  taxId?: string
  notes?: string
}
