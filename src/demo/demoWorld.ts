import type { Scenario, ScenarioFunding } from './scenario'
import type { WorkloadName } from './workloads'

/** A row as its table has it: column names and plain values, times in RFC 3339. */
export type Row = Record<string, string | number | boolean | null>

export type DemoProject = {
  id: string
  row: Row
  workload: WorkloadName
  weight: number
  mode: 'api-keys' | 'credits' | 'hybrid'
  cachingEnabled: boolean
  keys: readonly { id: string; row: Row }[]
}

export type DemoOrganization = {
  id: string
  scenario: Scenario
  row: Row
  projects: readonly DemoProject[]
  members: readonly { user: Row; membership: Row }[]
  funding: ScenarioFunding | null
  /** Epoch milliseconds: requests happen in [startsAt, stopsAt). */
  startsAt: number
  stopsAt: number
}

/** Everything the demo is made of, derived from two values and nothing else. */
export type DemoWorld = {
  /** Epoch milliseconds: the moment the demo was made; all stories are told from here. */
  anchor: number
  /** 1 = the whole demo; tests take less. Multiplies the traffic and the top-ups that pay for it. */
  scale: number
  organizations: readonly DemoOrganization[]
}

export const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS
const HISTORY_DAYS = 365

/** The first moment of demo traffic: the start of the UTC day 365 days before the anchor. */
export const historyStart = (anchor: number): number =>
  Math.floor((anchor - HISTORY_DAYS * DAY_MS) / DAY_MS) * DAY_MS
