import { createHash } from 'node:crypto'

import { createRandom } from './createRandom'
import {
  DAY_MS,
  historyStart,
  HOUR_MS,
  type DemoOrganization,
  type DemoProject,
  type DemoWorld,
  type Row,
} from './demoWorld'
import { paidUntil } from './planPeriods'
import type { Scenario, ScenarioProject } from './scenario'
import { SCENARIOS } from './scenarios'
import { SMALL_SCENARIOS } from './smallScenarios'
import { TROUBLED_SCENARIOS } from './troubledScenarios'

const FIRST_NAMES =
  'Ada Ben Carla Deniz Elena Farid Grace Hugo Ines Jonas Kira Liam Mina Noor'.split(' ')
const LAST_NAMES =
  'Abbott Brandt Castro Dahl Ekström Fischer Green Haddad Ito Jensen Kaur Lopez'.split(' ')
const MEMBER_ROLES = ['owner', 'admin', 'member', 'member', 'viewer', 'member', 'viewer'] as const

export const ALL_SCENARIOS: readonly Scenario[] = [
  ...SCENARIOS,
  ...TROUBLED_SCENARIOS,
  ...SMALL_SCENARIOS,
]

/**
 * The demo's customers, with the same ids in every database.
 * @param anchor epoch milliseconds that the stories' "days ago" count from
 */
export const buildWorld = (anchor: number, scale = 1): DemoWorld => ({
  anchor,
  scale,
  organizations: ALL_SCENARIOS.map((scenario) => buildOrganization(scenario, anchor)),
})

function buildOrganization(scenario: Scenario, anchor: number): DemoOrganization {
  const id = `org_demo${scenario.key}`
  const createdAt = anchor - scenario.createdDaysAgo * DAY_MS
  const { traffic } = scenario
  return {
    id,
    scenario,
    row: organizationRow(id, scenario, anchor, createdAt),
    projects: scenario.projects.map((project, i) =>
      buildProject(id, project, i + 1, scenario, createdAt),
    ),
    members: buildMembers(id, scenario, anchor, createdAt),
    funding: scenario.funding,
    startsAt: Math.max(historyStart(anchor), createdAt + 3 * HOUR_MS),
    stopsAt:
      traffic.stoppedDaysAgo === undefined ? Infinity : anchor - traffic.stoppedDaysAgo * DAY_MS,
  }
}

const iso = (time: number): string => new Date(time).toISOString()

/** `billing`, `acme-robotics.example.com` → billing.acme-robotics@example.com */
function addressAt(who: string, domain: string): string {
  const [slug, ...host] = domain.split('.')
  return `${who}.${slug}@${host.join('.')}`
}

function organizationRow(id: string, scenario: Scenario, anchor: number, createdAt: number): Row {
  const { plan, devPlan, funding, key } = scenario
  const pays = plan !== null || devPlan !== null || funding?.method === 'card'
  const isAuto = funding?.kind === 'auto'
  return {
    id,
    name: scenario.name,
    billing_email: addressAt('billing', scenario.domain),
    company: scenario.name,
    address: scenario.address ?? null,
    tax_id: scenario.taxId ?? null,
    notes: scenario.notes ?? null,
    status: scenario.status ?? 'active',
    block_reason: scenario.blockReason ?? null,
    retention_level: scenario.retentionLevel ?? 'none',
    plan: plan?.level ?? 'free',
    plan_price: plan?.priceDollars ?? null,
    billing_cycle: plan?.cycle ?? null,
    plan_expires_at: plan ? iso(paidUntil(plan, anchor, anchor)) : null,
    subscription_cancelled: plan?.cancelledDaysAgo !== undefined,
    stripe_customer_id: pays ? `cus_demo${key}` : null,
    stripe_subscription_id: plan ? `sub_demo${key}` : null,
    trial_ends_at:
      scenario.trialEndsInDays === undefined
        ? null
        : iso(anchor + scenario.trialEndsInDays * DAY_MS),
    dev_plan: devPlan?.level ?? 'none',
    dev_plan_price: devPlan?.priceDollars ?? null,
    dev_plan_billing_cycle: devPlan?.cycle ?? null,
    dev_plan_expires_at: devPlan ? iso(paidUntil(devPlan, anchor, anchor)) : null,
    dev_plan_cancelled: devPlan?.cancelledDaysAgo !== undefined,
    dev_plan_stripe_subscription_id: devPlan ? `sub_demo${key}Dev` : null,
    dev_plan_allowance: devPlan?.allowanceDollars ?? null,
    payment_failure_count: scenario.paymentFailures?.count ?? 0,
    last_payment_failure_at: scenario.paymentFailures
      ? iso(anchor - scenario.paymentFailures.lastDaysAgo * DAY_MS)
      : null,
    auto_top_up_enabled: isAuto,
    auto_top_up_threshold: isAuto ? funding.belowDollars : null,
    auto_top_up_amount: isAuto ? funding.amountDollars : null,
    created_at: iso(createdAt),
    updated_at: iso(createdAt),
  }
}

function buildProject(
  organization: string,
  project: ScenarioProject,
  number: number,
  scenario: Scenario,
  createdAt: number,
): DemoProject {
  const id = `prj_demo${scenario.key}${number}`
  const at = iso(createdAt + number * HOUR_MS)
  return {
    id,
    workload: project.workload,
    weight: project.weight,
    mode: project.mode,
    cachingEnabled: project.cachingEnabled,
    row: {
      id,
      organization_id: organization,
      name: project.name,
      mode: project.mode,
      caching_enabled: project.cachingEnabled,
      status: 'active',
      created_at: at,
      updated_at: at,
    },
    keys: Array.from({ length: project.keys }, (_, i) =>
      buildKey(`key_demo${scenario.key}${number}${'abcdefgh'.charAt(i)}`, id, i, createdAt),
    ),
  }
}

function buildKey(id: string, project: string, index: number, createdAt: number) {
  // Nobody holds the token: what is hashed is made of the id and has the wrong shape for a real one.
  const token = `llmg_demo:${id}`
  const digest = createHash('sha256').update(token).digest('hex')
  const at = iso(createdAt + (index + 2) * HOUR_MS)
  const row: Row = {
    id,
    project_id: project,
    description: index === 0 ? 'Default key' : `Key ${index + 1}`,
    masked_token: `llmg_${digest.slice(0, 4)}…${digest.slice(-4)}`,
    token_hash: digest,
    status: 'active',
    usage_limit: index === 1 ? 500 : null,
    created_at: at,
    updated_at: at,
  }
  return { id, row }
}

function buildMembers(organization: string, scenario: Scenario, anchor: number, createdAt: number) {
  const random = createRandom('members', scenario.key)
  const taken = new Set<string>()
  return Array.from({ length: scenario.members }, (_, i) => {
    let name = ''
    do name = `${random.pick(FIRST_NAMES)} ${random.pick(LAST_NAMES)}`
    while (taken.has(name))
    taken.add(name)
    const joined = i === 0 ? createdAt : createdAt + random.unit() * 0.8 * (anchor - createdAt)
    const id = `${scenario.key}${i + 1}`
    const who = name.toLowerCase().replace('ö', 'o').replace(' ', '.')
    const times = { created_at: iso(joined), updated_at: iso(joined) }
    const isVerified = i === 0 || random.chance(0.8)
    return {
      user: {
        id: `usr_demo${id}`,
        name,
        email: addressAt(who, scenario.domain),
        status: 'active',
        email_verified_at: isVerified ? iso(Math.min(joined + HOUR_MS / 4, anchor)) : null,
        ...times,
      },
      membership: {
        id: `mem_demo${id}`,
        user_id: `usr_demo${id}`,
        organization_id: organization,
        role: MEMBER_ROLES[i] ?? 'member',
        ...times,
      },
    }
  })
}
