import { describe, expect, it } from 'vitest'
import {
  NOTHING,
  add,
  playwrightTally,
  stepTally,
  summary,
  vitestTally,
} from '../../../scripts/test/tally'

const vitestReport = (passed: number, failed: number) => ({
  numPassedTests: passed,
  numFailedTests: failed,
  numPendingTests: 1,
  numTodoTests: 1,
  testResults: [
    {
      status: failed > 0 ? 'failed' : 'passed',
      assertionResults: [{ status: failed > 0 ? 'failed' : 'passed' }],
    },
  ],
})

describe('the numbers of a test run', () => {
  it('are taken from vitest as they are', () => {
    expect(vitestTally(vitestReport(3, 2), 1)).toEqual({ passed: 3, failed: 2, skipped: 2 })
  })

  it('count a file that could not be loaded as a failure', () => {
    const report = {
      ...vitestReport(3, 0),
      testResults: [{ status: 'failed', assertionResults: [] }],
    }
    expect(vitestTally(report, 1).failed).toBe(1)
  })

  it('count an error outside of the tests, and a run in which nothing ran', () => {
    expect(vitestTally(vitestReport(3, 0), 1).failed).toBe(1)
    expect(vitestTally({ ...vitestReport(0, 0), testResults: [] }, 0).failed).toBe(1)
    const stats = { expected: 0, unexpected: 0, flaky: 0, skipped: 4 }
    expect(playwrightTally({ stats }, 0).failed).toBe(1)
  })

  it('take a flaky browser test for a failed one', () => {
    const stats = { expected: 5, unexpected: 1, flaky: 1, skipped: 0 }
    expect(playwrightTally({ stats }, 1)).toEqual({ passed: 5, failed: 2, skipped: 0 })
  })

  it('count a step as one test, and add up to the last line', () => {
    const total = [0, 0, 2].map(stepTally).reduce(add, NOTHING)
    expect(summary(total)).toBe('2 passed, 1 failed')
  })
})
