import { describe, expect, it } from 'vitest'
import {
  NOTHING,
  add,
  failureList,
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
      name: 'tests/unit/a.test.ts',
      status: failed > 0 ? 'failed' : 'passed',
      message: '',
      assertionResults: [
        {
          status: failed > 0 ? 'failed' : 'passed',
          fullName: 'money adds up',
          failureMessages: ['\u001B[31mexpected 1\u001B[39m to be 2\nat line 3'],
        },
      ],
    },
  ],
})

const browserSuites = (status: string) => [
  {
    title: 'money.spec.ts',
    suites: [
      {
        title: '390 px',
        specs: [
          {
            title: 'gives credits',
            file: 'money.spec.ts',
            line: 4,
            tests: [{ status, results: [{ error: { message: 'not seen' } }, {}] }],
          },
        ],
      },
    ],
  },
]

describe('the numbers of a test run', () => {
  it('are taken from vitest as they are', () => {
    expect(vitestTally(vitestReport(3, 2), 1)).toMatchObject({ passed: 3, failed: 2, skipped: 2 })
  })

  it('count a file that could not be loaded as a failure', () => {
    const report = {
      ...vitestReport(3, 0),
      testResults: [
        { name: 'b.test.ts', status: 'failed', message: 'cannot load', assertionResults: [] },
      ],
    }
    expect(vitestTally(report, 1).failed).toBe(1)
    expect(vitestTally(report, 1).failures).toEqual(['b.test.ts\n    cannot load'])
  })

  it('count an error outside of the tests, and a run in which nothing ran', () => {
    expect(vitestTally(vitestReport(3, 0), 1).failed).toBe(1)
    expect(vitestTally({ ...vitestReport(0, 0), testResults: [] }, 0).failed).toBe(1)
    const stats = { expected: 0, unexpected: 0, flaky: 0, skipped: 4 }
    expect(playwrightTally({ stats, suites: [] }, 0)).toMatchObject({
      failed: 1,
      failures: ['nothing ran'],
    })
  })

  it('take a flaky browser test for a failed one', () => {
    const stats = { expected: 5, unexpected: 1, flaky: 1, skipped: 0 }
    expect(playwrightTally({ stats, suites: browserSuites('flaky') }, 1)).toEqual({
      passed: 5,
      failed: 2,
      skipped: 0,
      failures: ['money.spec.ts:4 › 390 px › gives credits\n    not seen'],
    })
  })

  it('count a step as one test, and add up to the last line', () => {
    const total = [0, 0, 2].map((code) => stepTally('lint', code)).reduce(add, NOTHING)
    expect(summary(total)).toBe('2 passed, 1 failed')
    expect(failureList(total)).toContain('✗ lint')
  })

  it('name what failed, with what it said', () => {
    expect(failureList(vitestTally(vitestReport(3, 1), 1))).toBe(
      '\nfailed:\n✗ tests/unit/a.test.ts › money adds up\n    expected 1 to be 2\n    at line 3\n',
    )
    expect(failureList(NOTHING)).toBe('')
  })
})
