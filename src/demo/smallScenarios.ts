import { createRandom, type Random } from './createRandom'
import type { Scenario, ScenarioPlan, ScenarioProject } from './scenario'
import { WORKLOADS, type WorkloadName } from './workloads'

const NAMES = [
  'Alder & Finch',
  'Anchor Bay Software',
  'Basalt Insurance',
  'Bluebird Tutoring',
  'Cobalt Freight',
  'Copperfield Games',
  'Delta Grid',
  'Eastgate Realty',
  'Ember Kitchen',
  'Foxglove Botanics',
  'Granite Payroll',
  'Greenline Transit',
  'Hazel Dental',
  'Ironwood Security',
  'Juniper Travel',
  'Kingfisher Maps',
  'Larkspur Events',
  'Maple Ledger',
  'Northwind Cycling',
  'Oakridge Schools',
  'Opal Recruiting',
  'Pebble Audio',
  'Quarry Metrics',
  'Rowan Textiles',
  'Saltmarsh Fisheries',
  'Skylark Aviation',
  'Thistle Brewing',
  'Upland Farms',
  'Vantage Surveys',
  'Willow Veterinary',
] as const

const PROJECT_NAMES = ['Production', 'Website', 'Back office', 'Prototype'] as const
const TOP_LEVELS = ['com', 'org', 'net'] as const
const workloadNames = Object.keys(WORKLOADS) as WorkloadName[]

/** Small ordinary customers, so that lists fill more than a page and averages mean something. */
export const SMALL_SCENARIOS: readonly Scenario[] = NAMES.map((name) => smallScenario(name))

function smallScenario(name: string): Scenario {
  const random = createRandom('small customer', name)
  const key = name.replace(/[^A-Za-z]/g, '')
  const slug = name.toLowerCase().replace(/[^a-z]+/g, '-')
  const createdDaysAgo = random.whole(8, 380)
  const plan = smallPlan(random, createdDaysAgo)
  const amountDollars = random.pick([10, 20, 25, 50])
  const projects = projectsOf(random)
  return {
    key,
    shows: [],
    name,
    domain: `${slug}.example.${random.pick(TOP_LEVELS)}`,
    createdDaysAgo,
    members: random.whole(1, 4),
    plan,
    devPlan: random.chance(0.2)
      ? {
          level: 'lite',
          priceDollars: 29,
          cycle: 'monthly',
          startedDaysAgo: Math.floor(createdDaysAgo * 0.7),
          allowanceDollars: 87,
        }
      : null,
    // Whoever brings a provider key for everything needs no credits.
    funding: projects.every((project) => project.mode === 'api-keys')
      ? null
      : {
          kind: random.chance(0.3) ? 'auto' : 'manual',
          belowDollars: Math.ceil(amountDollars / 4),
          amountDollars,
          method: 'card',
        },
    traffic: {
      requestsPerDay: random.whole(3, 15),
      doublingDays: random.whole(45, 115),
      weekend: random.pick([0.2, 0.4, 0.7, 1, 1.2]),
      zoneHours: random.whole(-8, 9),
    },
    projects,
    events: [{ kind: 'gift', daysAgo: createdDaysAgo - 0.05, dollars: 5, comment: 'Welcome' }],
  }
}

function smallPlan(random: Random, createdDaysAgo: number): ScenarioPlan<'pro'> | null {
  if (!random.chance(0.35)) return null
  const cycle = random.chance(0.3) ? 'yearly' : 'monthly'
  return {
    level: 'pro',
    priceDollars: cycle === 'yearly' ? 490 : 49,
    cycle,
    startedDaysAgo: Math.floor(createdDaysAgo * 0.8),
  }
}

function projectsOf(random: Random): ScenarioProject[] {
  return PROJECT_NAMES.slice(0, random.whole(1, 2)).map((name) => ({
    name,
    workload: random.pick(workloadNames),
    weight: random.whole(1, 3),
    mode: random.chance(0.1) ? 'api-keys' : 'hybrid',
    cachingEnabled: random.chance(0.3),
    keys: random.whole(1, 2),
  }))
}
