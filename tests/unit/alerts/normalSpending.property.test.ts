import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { isUnusual, LEAST_CHARGE, LEAST_WEEKS, normalRange, WEEKS } from '@/alerts/normalSpending'
import { toNanoUsd, type NanoUsd } from '@/money/nanoUsd'

const nano = (max = 10n ** 15n) => fc.bigInt({ min: 0n, max }).map(toNanoUsd)
const weeks = fc.integer({ min: LEAST_WEEKS, max: WEEKS })
const history = fc.array(nano(), { minLength: LEAST_WEEKS, maxLength: WEEKS })

const isAlarm = (charge: NanoUsd, past: readonly NanoUsd[]) => isUnusual(charge, normalRange(past))

describe('an hour is unusual', () => {
  it('never while it is what it always was', () => {
    fc.assert(
      fc.property(nano(), weeks, (charge, count) => {
        expect(isAlarm(charge, Array<NanoUsd>(count).fill(charge))).toBe(false)
      }),
    )
  })

  it('never when it was twice as high or higher before, or half of it', () => {
    fc.assert(
      fc.property(history, (past) => {
        const highest = past.reduce((most, value) => (value > most ? value : most))
        expect(isAlarm(highest, past)).toBe(false)
        expect(isAlarm(toNanoUsd(highest * 2n), past)).toBe(false)
      }),
    )
  })

  it('whenever it is more than three times a steady past and worth a look', () => {
    fc.assert(
      fc.property(nano(10n ** 13n), weeks, fc.bigInt(4n, 1000n), (steady, count, times) => {
        const charge = toNanoUsd(steady * times)
        const expected = steady > 0n && charge >= LEAST_CHARGE
        expect(isAlarm(charge, Array<NanoUsd>(count).fill(steady))).toBe(expected)
      }),
    )
  })

  it('after any past, once it is high enough; one odd week does not hide it', () => {
    fc.assert(
      fc.property(history, nano(), (past, extra) => {
        const range = normalRange(past)
        if (!range) throw new Error('These weeks are enough.')
        const charge = toNanoUsd(range.high + LEAST_CHARGE + extra)
        expect(isAlarm(charge, past)).toBe(true)
        expect(range.low <= range.median && range.median <= range.high).toBe(true)
      }),
    )
  })

  it('never before there is enough history, nor below five dollars', () => {
    fc.assert(
      fc.property(fc.array(nano(), { maxLength: LEAST_WEEKS - 1 }), nano(), (past, charge) => {
        expect(isAlarm(charge, past)).toBe(false)
      }),
    )
    const zeros = Array<NanoUsd>(WEEKS).fill(toNanoUsd(0n))
    expect(isAlarm(toNanoUsd(LEAST_CHARGE - 1n), zeros)).toBe(false)
    expect(isAlarm(LEAST_CHARGE, zeros)).toBe(true)
  })

  it('does not depend on the order of the weeks', () => {
    fc.assert(
      fc.property(history, nano(), (past, charge) => {
        expect(isAlarm(charge, [...past].reverse())).toBe(isAlarm(charge, past))
      }),
    )
  })
})
