import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { AlertLevel } from '@/alerts/alertRule'
import {
  levelOf,
  nextState,
  QUIET_STATE,
  type AlertState,
  type AlertTransition,
} from '@/alerts/nextState'

const HOUR = 3_600_000
const RANK = { ok: 0, warning: 1, alert: 2 } as const

const step = fc.record({
  level: fc.constantFrom<AlertLevel>('ok', 'warning', 'alert'),
  after: fc.integer({ min: 0, max: 30 * HOUR }),
})
const steps = fc.array(step, { maxLength: 60 })
const renotify = fc.option(fc.integer({ min: 1, max: 48 }).map((hours) => hours * HOUR))

type Told = AlertTransition & { at: number; measured: AlertLevel }

/** Everything that a life of measurements brings about. */
function live(life: readonly { level: AlertLevel; after: number }[], renotifyMs: number | null) {
  let state: AlertState = QUIET_STATE
  let now = 1_800_000_000_000
  const told: Told[] = []
  for (const { level, after } of life) {
    now += after
    const next = nextState(state, level, { now, renotifyMs })
    state = next.state
    if (next.transition) told.push({ ...next.transition, at: now, measured: level })
  }
  return { state, told }
}

const fired = (told: readonly Told[]) =>
  told.filter((event) => event.level !== 'resolved' && event.isNotified)

describe('an alert', () => {
  it('is told of one level at most once in the time between two messages', () => {
    fc.assert(
      fc.property(steps, renotify, (life, renotifyMs) => {
        if (renotifyMs === null) return
        const events = fired(live(life, renotifyMs).told)
        events.slice(1).forEach((event, index) => {
          const before = events[index]
          if (!before || event.level === 'resolved' || before.level === 'resolved') return
          const isWorse = RANK[event.level] > RANK[before.level]
          expect(isWorse || event.at - before.at >= renotifyMs).toBe(true)
        })
      }),
    )
  })

  it('without repeats is told each time it begins or gets worse, and never while it only goes on', () => {
    fc.assert(
      fc.property(steps, (life) => {
        const { told } = live(life, null)
        expect(told.every(({ isRepeat }) => !isRepeat)).toBe(true)
        expect(told.every(({ isNotified }) => isNotified)).toBe(true)
      }),
    )
  })

  it('ends only when all is well, once, and its end is told exactly when it was told', () => {
    fc.assert(
      fc.property(steps, renotify, (life, renotifyMs) => {
        const { told, state } = live(life, renotifyMs)
        let isOpen = false
        let isTold = false
        for (const event of told) {
          if (event.level === 'resolved') {
            expect([isOpen, event.measured, event.isNotified]).toEqual([true, 'ok', isTold])
            isOpen = false
            isTold = false
          } else {
            expect(event.measured).not.toBe('ok')
            isOpen = true
            isTold ||= event.isNotified
          }
        }
        expect(state.level === 'ok').toBe(!isOpen)
        expect(state.isTold).toBe(isTold)
      }),
    )
  })

  it('never sinks from alert to warning before all is well', () => {
    fc.assert(
      fc.property(steps, renotify, (life, renotifyMs) => {
        let held: AlertLevel = 'ok'
        for (const event of live(life, renotifyMs).told) {
          if (event.level === 'resolved') held = 'ok'
          else {
            expect(RANK[event.level]).toBeGreaterThanOrEqual(RANK[held])
            held = event.level
          }
        }
      }),
    )
  })

  it('that lasts is told again in every stretch of that time in which it is looked at', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 48 }),
        fc.integer({ min: 1, max: 200 }),
        (hours, looks) => {
          const life = Array.from({ length: looks }, () => ({
            level: 'alert' as const,
            after: HOUR,
          }))
          const { told } = live(life, hours * HOUR)
          expect(told).toHaveLength(1 + Math.floor((looks - 1) / hours))
          expect(told.slice(1).every(({ isRepeat }) => isRepeat)).toBe(true)
        },
      ),
    )
  })

  it('changes nothing when the same is measured twice at one moment', () => {
    fc.assert(
      fc.property(steps, renotify, (life, renotifyMs) => {
        const { told } = live(life, renotifyMs)
        const twice = life.flatMap((one) => [one, { ...one, after: 0 }])
        expect(live(twice, renotifyMs).told).toEqual(told)
      }),
    )
  })
})

describe('a level', () => {
  const reading = (value: string | null, warningAt: string | null, alertAt: string | null) => ({
    ...{ organization: null, name: null },
    ...{ value, warningAt, alertAt },
  })

  it('is reached at a ceiling and above it, and below a floor', () => {
    expect(levelOf(reading('9.999999999', '10', '20'), false)).toBe('ok')
    expect(levelOf(reading('10', '10', '20'), false)).toBe('warning')
    expect(levelOf(reading('20', '10', '20'), false)).toBe('alert')
    expect(levelOf(reading('10', '10', '5'), true)).toBe('ok')
    expect(levelOf(reading('9.999999999', '10', '5'), true)).toBe('warning')
    expect(levelOf(reading('-3.2', '10', '5'), true)).toBe('alert')
    expect(levelOf(reading('-3.2', null, '-3.2'), true)).toBe('ok')
    expect(levelOf(reading(null, '10', '20'), false)).toBe('ok')
    expect(levelOf(reading('5', null, null), false)).toBe('ok')
  })
})
