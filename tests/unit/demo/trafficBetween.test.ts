import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { buildWorld } from '@/demo/buildWorld'
import { DAY_MS, HOUR_MS } from '@/demo/demoWorld'
import { expectedRequests, trafficBetween } from '@/demo/trafficBetween'

const anchor = Date.parse('2026-11-24T09:40:00Z')
const world = buildWorld(anchor)
const BUSY = 'org_demoAcmeRobotics'

const organizationOf = (id: string) => {
  const found = world.organizations.find((organization) => organization.id === id)
  if (!found) throw new Error(`No ${id}`)
  return found
}
const day = trafficBetween(world, anchor - DAY_MS, anchor)
const month = trafficBetween(world, anchor - 30 * DAY_MS, anchor)

describe('trafficBetween', () => {
  it('gives the same requests whether a span is asked for at once or in two parts', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 6 * HOUR_MS }), (cut) => {
        const [from, to] = [anchor - 6 * HOUR_MS, anchor]
        const parts = [
          ...trafficBetween(world, from, from + cut),
          ...trafficBetween(world, from + cut, to),
        ]
        expect(parts).toEqual(trafficBetween(world, from, to))
      }),
      { numRuns: 25 },
    )
  })

  it('stays inside the span and in the order of time, with ids that occur once', () => {
    const times = month.map(({ timeMicros }) => timeMicros)
    expect(times).toEqual([...times].sort((a, b) => a - b))
    expect(times[0]).toBeGreaterThanOrEqual((anchor - 30 * DAY_MS) * 1000)
    expect(times.at(-1)).toBeLessThan(anchor * 1000)
    expect(times.every(Number.isSafeInteger)).toBe(true)
    expect(new Set(month.map(({ id }) => id)).size).toBe(month.length)
  })

  it('keeps a share of the same requests when it is thinned out', () => {
    const thin = trafficBetween(world, anchor - 30 * DAY_MS, anchor, 0.2)
    const ids = new Set(month.map(({ id }) => id))
    expect(thin.every(({ id }) => ids.has(id))).toBe(true)
    expect(thin.length / month.length).toBeCloseTo(0.2, 1)
  })

  it('counts tokens in whole disjoint buckets, and none where nothing was answered', () => {
    const wrong = month.filter(({ tokens, status }) => {
      const counts = Object.values(tokens)
      const sum = counts.reduce((a, b) => a + b)
      if (!counts.every((count) => Number.isInteger(count) && count >= 0)) return true
      return status === 'ok' ? sum === 0 : status !== 'canceled' && sum > 0
    })
    expect(wrong).toEqual([])
  })

  it('never sees the first token after the end of the request', () => {
    for (const { durationMs, timeToFirstTokenMs } of month)
      expect(timeToFirstTokenMs ?? 0).toBeLessThanOrEqual(durationMs ?? 0)
  })

  it('shows every status, cache hits, own keys, reasoning, cache writes and unpriced models', () => {
    expect(new Set(month.map(({ status }) => status))).toEqual(
      new Set(['ok', 'client_error', 'gateway_error', 'upstream_error', 'canceled']),
    )
    expect(month.some(({ cacheHit }) => cacheHit)).toBe(true)
    expect(month.some(({ billing }) => billing === 'own_key')).toBe(true)
    expect(month.some(({ tokens }) => tokens.reasoning > 0)).toBe(true)
    expect(month.some(({ tokens }) => tokens.cacheWrite > 0)).toBe(true)
    expect(month.some(({ model }) => model === 'gpt-next-preview')).toBe(true)
    expect(new Set(month.map(({ source }) => source)).size).toBeGreaterThanOrEqual(4)
  })

  it('keeps content only where the organization retains it', () => {
    const keeping = new Set(
      month.filter(({ content }) => content !== null).map(({ organization }) => organization),
    )
    expect([...keeping]).toEqual(['org_demoMeridianCare'])
  })

  it('reports nothing for who has stopped, and nothing before who has begun', () => {
    const silent = organizationOf('org_demoSilverlineLogistics')
    expect(month.some(({ organization }) => organization === silent.id)).toBe(false)
    expect(
      trafficBetween(world, silent.stopsAt - 5 * DAY_MS, silent.stopsAt).length,
    ).toBeGreaterThan(0)
    const fresh = organizationOf('org_demoNovaNotes')
    const own = month.filter(({ organization }) => organization === fresh.id)
    expect(own.length).toBeGreaterThan(0)
    expect(own.every(({ timeMicros }) => timeMicros >= fresh.startsAt * 1000)).toBe(true)
  })

  it('fills the shortest window of the platform and of the busy customer by day', () => {
    const hour = trafficBetween(world, anchor - HOUR_MS, anchor)
    expect(hour.length).toBeGreaterThan(5)
    expect(day.filter(({ organization }) => organization === BUSY).length).toBeGreaterThan(50)
  })
})

describe('expectedRequests', () => {
  const busy = organizationOf(BUSY)
  // Monday to Friday, 5 hours behind UTC.
  const sumOf = (from: string, hours: number) => {
    let sum = 0
    for (let i = 0; i < hours; i += 1)
      sum += expectedRequests(world, busy, Date.parse(from) + i * HOUR_MS)
    return sum
  }

  it('has a day and a week', () => {
    expect(sumOf('2026-11-18T14:00:00Z', 6)).toBeGreaterThan(4 * sumOf('2026-11-18T05:00:00Z', 6))
    expect(sumOf('2026-11-18T05:00:00Z', 24)).toBeGreaterThan(
      1.15 * sumOf('2026-11-21T05:00:00Z', 24),
    )
  })

  it('has grown over the year and stays as it is from then on', () => {
    expect(sumOf('2026-11-16T05:00:00Z', 168)).toBeGreaterThan(
      3 * sumOf('2026-05-18T05:00:00Z', 168),
    )
    const later = sumOf('2027-03-15T05:00:00Z', 168) / sumOf('2026-11-16T05:00:00Z', 168)
    expect(later).toBeGreaterThan(0.7)
    expect(later).toBeLessThan(1.4)
  })

  it('follows the scale', () => {
    const time = anchor - 2 * HOUR_MS
    const tenth = expectedRequests(buildWorld(anchor, 0.1), busy, time)
    expect(tenth * 10).toBeCloseTo(expectedRequests(world, busy, time), 6)
  })
})
