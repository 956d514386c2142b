import { createHash } from 'node:crypto'

import { describe, expect, it } from 'vitest'

import { buildCatalogueSeed } from '@/catalog/genaiPricesSeed'
import { ALL_SCENARIOS, buildWorld } from '@/demo/buildWorld'
import { createRandom } from '@/demo/createRandom'
import { DAY_MS, historyStart } from '@/demo/demoWorld'
import { paidPeriods, paidUntil } from '@/demo/planPeriods'
import { fundingPayment, plannedPayments } from '@/demo/plannedPayments'
import { SCENARIO_NAMES } from '@/demo/scenario'
import { trafficBetween } from '@/demo/trafficBetween'
import { DEMO_MODELS, UNPRICED_MODEL } from '@/demo/workloads'

const anchor = Date.parse('2026-11-24T09:40:00Z')
const world = buildWorld(anchor)

const hashOf = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex')
const everything = (at: number) => {
  const made = buildWorld(at)
  return hashOf([
    made,
    plannedPayments(made, -Infinity, at),
    trafficBetween(made, at - 3 * DAY_MS, at),
  ])
}

describe('createRandom', () => {
  it('draws the same for the same name and otherwise for another', () => {
    const draws = (...parts: (string | number)[]) => {
      const random = createRandom(...parts)
      return [random.unit(), random.whole(1, 1000), random.poisson(3), random.skewed(50, 0.5)]
    }
    expect(draws('a', 1)).toEqual(draws('a', 1))
    expect(draws('a', 1)).not.toEqual(draws('a1'))
    expect(draws('a', 1)).not.toEqual(draws('a', 2))
  })

  it('keeps to the mean it is asked for', () => {
    for (const mean of [0.3, 4, 90]) {
      const random = createRandom('mean', mean)
      const sum = Array.from({ length: 4000 }, () => random.poisson(mean)).reduce((a, b) => a + b)
      expect(Math.abs(sum / 4000 / mean - 1)).toBeLessThan(0.08)
    }
  })

  it('picks by weight', () => {
    const random = createRandom('weights')
    const list = [
      ['often', 3],
      ['seldom', 1],
      ['never', 0],
    ] as const
    const picks = Array.from({ length: 4000 }, () => random.weighted(list))
    expect(picks.filter((pick) => pick === 'often').length / 4000).toBeCloseTo(0.75, 1)
    expect(picks).not.toContain('never')
  })
})

describe('the demo world', () => {
  it('is the same for the same moment, and keeps its ids at any moment', () => {
    expect(everything(anchor)).toBe(everything(anchor))
    expect(everything(anchor)).not.toBe(everything(anchor + 60_000))
    const ids = (at: number) => buildWorld(at).organizations.map(({ id }) => id)
    expect(ids(anchor + 90 * DAY_MS)).toEqual(ids(anchor))
    expect(ids(anchor)).toContain('org_demoAcmeRobotics')
  })

  it('tells every named story at least once', () => {
    const shown = new Set(ALL_SCENARIOS.flatMap((scenario) => scenario.shows))
    expect([...SCENARIO_NAMES].filter((name) => !shown.has(name))).toEqual([])
    const levels = world.organizations.map(({ row }) => row.plan)
    const devLevels = world.organizations.map(({ row }) => row.dev_plan)
    expect(new Set(levels)).toEqual(new Set(['free', 'pro', 'enterprise']))
    expect(new Set(devLevels)).toEqual(new Set(['none', 'lite', 'pro', 'max']))
    expect(world.organizations.length).toBeGreaterThan(40)
  })

  it('has ids, keys and addresses once each', () => {
    const { organizations } = world
    const projects = organizations.flatMap((organization) => organization.projects)
    const users = organizations.flatMap((organization) => organization.members.map((m) => m.user))
    const keys = projects.flatMap((project) => project.keys.map((key) => key.row))
    for (const values of [
      organizations.map(({ id }) => id),
      projects.map(({ id }) => id),
      users.map(({ id }) => id),
      users.map(({ email }) => email),
      keys.map(({ id }) => id),
      keys.map(({ token_hash }) => token_hash),
    ])
      expect(new Set(values).size).toBe(values.length)
  })

  it('uses only addresses that belong to nobody', () => {
    const addresses = world.organizations.flatMap(({ row, members }) => [
      row.billing_email,
      ...members.map(({ user }) => user.email),
    ])
    for (const address of addresses) expect(address).toMatch(/^[a-z.+-]+@example\.(com|org|net)$/)
  })

  it('gives each organization one owner, one to four projects and one to five keys', () => {
    for (const { members, projects } of world.organizations) {
      expect(members.filter(({ membership }) => membership.role === 'owner')).toHaveLength(1)
      expect(projects.length).toBeGreaterThanOrEqual(1)
      expect(projects.length).toBeLessThanOrEqual(4)
      const keys = projects.flatMap((project) => project.keys).length
      expect(keys).toBeGreaterThanOrEqual(1)
      expect(keys).toBeLessThanOrEqual(5)
    }
  })

  it('makes customers who cannot sign in and are no operators', () => {
    for (const { user } of world.organizations.flatMap(({ members }) => members))
      expect(Object.keys(user)).toEqual(
        expect.not.arrayContaining(['hash', 'salt', 'operator_role']),
      )
  })

  it('dates nothing of the past after its anchor', () => {
    for (const { row, members, projects } of world.organizations)
      for (const made of [row, ...members.map(({ user }) => user), ...projects.map((p) => p.row)])
        expect(Date.parse(String(made.created_at))).toBeLessThanOrEqual(anchor)
  })
})

describe('the demo models', () => {
  const { prices, models } = buildCatalogueSeed()

  it('have a price at every moment of the year, but for the one that has none on purpose', () => {
    const priced = Object.values(DEMO_MODELS).filter((model) => model !== UNPRICED_MODEL)
    for (let at = historyStart(anchor); at < anchor; at += 7 * DAY_MS)
      for (const { provider, model } of priced) {
        const found = prices.some(
          (price) =>
            price.provider === provider &&
            price.model === model &&
            Date.parse(price.effectiveFrom) <= at &&
            (price.effectiveTo === null || at < Date.parse(price.effectiveTo)),
        )
        expect(found, `${provider} ${model} at ${new Date(at).toISOString()}`).toBe(true)
      }
    const names = models.flatMap((model) => [model.id, ...model.aliases])
    expect(names).not.toContain(UNPRICED_MODEL.model)
  })

  it('come from five providers and more', () => {
    const providers = new Set(Object.values(DEMO_MODELS).map(({ provider }) => provider))
    expect(providers.size).toBeGreaterThanOrEqual(5)
  })
})

describe('the demo payments', () => {
  const payments = plannedPayments(world, -Infinity, anchor)

  it('come in the order of time, each once, none after the moment asked for', () => {
    const keys = payments.map(({ organization, key }) => `${organization} ${key}`)
    expect(new Set(keys).size).toBe(keys.length)
    expect(payments.map(({ at }) => at)).toEqual(payments.map(({ at }) => at).sort((a, b) => a - b))
    expect(payments.every(({ at }) => at < anchor)).toBe(true)
  })

  it('are the same asked for at once or in parts', () => {
    const middle = anchor - 100 * DAY_MS
    const parts = [
      ...plannedPayments(world, -Infinity, middle),
      ...plannedPayments(world, middle, anchor),
    ]
    expect(parts).toEqual(payments)
  })

  it('refund and reverse only what came before, and show both', () => {
    const answers = payments.filter((payment) => payment.refunds ?? payment.reverses)
    expect(answers.some((payment) => payment.refunds)).toBe(true)
    expect(answers.some((payment) => payment.reverses)).toBe(true)
    for (const answer of answers) {
      const original = payments.find(
        ({ organization, key }) =>
          organization === answer.organization && key === (answer.refunds ?? answer.reverses),
      )
      expect(original?.at).toBeLessThan(answer.at)
      if (answer.reverses) expect(answer.creditCents).toBe(-(original?.creditCents ?? 0))
    }
  })

  it('charge a fee for top-ups and no money for gifts', () => {
    for (const { type, amountCents, creditCents } of payments) {
      if (type === 'credit_gift') expect(amountCents).toBeNull()
      if (type === 'credit_topup') expect(amountCents).toBe(((creditCents ?? 0) * 105) / 100)
    }
  })

  it('end where the story says so', () => {
    const of = (id: string) => payments.filter(({ organization }) => organization === id)
    const last = of('org_demoOldMillPress').at(-1)
    expect(last?.type).toBe('subscription_cancel')
    const failing = of('org_demoPinecrestMedia').filter(({ type }) => type === 'subscription_start')
    expect(failing.at(-1)?.at).toBeLessThan(anchor - 20 * DAY_MS)
    expect(of('org_demoKestrelCloud').map(({ type }) => type)).toEqual(['credit_gift'])
  })

  it('top up at most once a day, at working hours, and not after the end of the story', () => {
    const harbor = world.organizations.find(({ id }) => id === 'org_demoHarborAnalytics')
    if (!harbor) throw new Error('Harbor Analytics is missing')
    const today = Math.floor(anchor / DAY_MS) * DAY_MS
    expect(fundingPayment(harbor, today, world)).toBeNull()
    const earlier = fundingPayment(harbor, today - 60 * DAY_MS, world)
    const hour = new Date(earlier?.at ?? 0).getUTCHours()
    expect(hour).toBeGreaterThanOrEqual(7)
    expect(hour).toBeLessThan(18)
    expect(fundingPayment(harbor, today - 60 * DAY_MS, world)).toEqual(earlier)
  })
})

describe('plan periods', () => {
  const start = Date.parse('2026-01-31T08:00:00Z')
  const plan = { level: 'pro', priceDollars: 49, cycle: 'monthly', startedDaysAgo: 0 } as const
  const days = (times: number[]) => times.map((time) => new Date(time).toISOString().slice(0, 10))

  it('renew on the last day of a month that is too short', () => {
    const periods = paidPeriods(plan, start, Date.parse('2026-04-30T08:00:00Z'))
    expect(days(periods)).toEqual(['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30'])
    expect(days([paidUntil(plan, start, start)])).toEqual(['2026-02-28'])
  })

  it('stop renewing once cancelled, and run to the end of what is paid', () => {
    const cancelled = { ...plan, cancelledDaysAgo: -40 }
    const late = Date.parse('2026-12-01T00:00:00Z')
    expect(days(paidPeriods(cancelled, start, late))).toEqual(['2026-01-31', '2026-02-28'])
    expect(days([paidUntil(cancelled, start, late)])).toEqual(['2026-03-31'])
  })
})
