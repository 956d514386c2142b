/** How a suite or a step went. */
export interface Tally {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

export const NOTHING: Tally = { passed: 0, failed: 0, skipped: 0 }

export const add = (a: Tally, b: Tally): Tally => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
})

/** One step without numbers of its own. */
export const stepTally = (code: number): Tally =>
  code === 0 ? { ...NOTHING, passed: 1 } : { ...NOTHING, failed: 1 }

interface VitestReport {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly testResults: readonly {
    readonly status: string
    readonly assertionResults: readonly { readonly status: string }[]
  }[]
}

interface PlaywrightReport {
  readonly stats: {
    readonly expected: number
    readonly unexpected: number
    readonly flaky: number
    readonly skipped: number
  }
}

/**
 * What goes wrong outside of a test counts too: a file that cannot be loaded, an error nobody
 * caught, a run in which nothing ran.
 */
const withExitCode = (tally: Tally, code: number): Tally => {
  const ranNothing = tally.passed + tally.failed === 0
  return tally.failed === 0 && (code !== 0 || ranNothing) ? { ...tally, failed: 1 } : tally
}

export const vitestTally = (report: VitestReport, code: number): Tally => {
  const brokenFiles = report.testResults.filter(
    (file) =>
      file.status === 'failed' &&
      !file.assertionResults.some((assertion) => assertion.status === 'failed'),
  )
  return withExitCode(
    {
      passed: report.numPassedTests,
      failed: report.numFailedTests + brokenFiles.length,
      skipped: report.numPendingTests + report.numTodoTests,
    },
    code,
  )
}

/** A flaky test is a failed one: it says nothing either way. */
export const playwrightTally = ({ stats }: PlaywrightReport, code: number): Tally =>
  withExitCode(
    { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped },
    code,
  )

/** The last line of every test run. */
export const summary = ({ passed, failed }: Tally): string => `${passed} passed, ${failed} failed`
