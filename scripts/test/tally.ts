import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'

/** How a suite or a step went. */
export interface Tally {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** What failed, by name and with what it said, for the end of a long output. */
  readonly failures: readonly string[]
}

export const NOTHING: Tally = { passed: 0, failed: 0, skipped: 0, failures: [] }

export const add = (a: Tally, b: Tally): Tally => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
  failures: [...a.failures, ...b.failures],
})

/** One step without numbers of its own. */
export const stepTally = (name: string, code: number): Tally =>
  code === 0 ? { ...NOTHING, passed: 1 } : { ...NOTHING, failed: 1, failures: [name] }

interface VitestReport {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message: string
    readonly assertionResults: readonly {
      readonly status: string
      readonly fullName: string
      readonly failureMessages: readonly string[]
    }[]
  }[]
}

interface PlaywrightSuite {
  readonly title: string
  readonly suites?: readonly PlaywrightSuite[]
  readonly specs?: readonly {
    readonly title: string
    readonly file: string
    readonly line: number
    readonly tests: readonly {
      readonly status: string
      readonly results: readonly { readonly error?: { readonly message?: string } }[]
    }[]
  }[]
}

interface PlaywrightReport {
  readonly stats: {
    readonly expected: number
    readonly unexpected: number
    readonly flaky: number
    readonly skipped: number
  }
  readonly suites: readonly PlaywrightSuite[]
}

const SAID_LINES = 12

/** A name and the first lines of what it said. */
const failure = (name: string, said: string | undefined): string => {
  const lines = stripVTControlCharacters(said ?? '')
    .trim()
    .split('\n')
    .slice(0, SAID_LINES)
  return [name, ...lines.map((line) => `    ${line}`)].join('\n')
}

/**
 * What goes wrong outside of a test counts too: a file that cannot be loaded, an error nobody
 * caught, a run in which nothing ran.
 */
const withExitCode = (tally: Tally, code: number): Tally => {
  if (tally.failed > 0) return tally
  if (tally.passed === 0) return { ...tally, failed: 1, failures: ['nothing ran'] }
  if (code === 0) return tally
  return { ...tally, failed: 1, failures: [`an error outside of the tests, exit code ${code}`] }
}

type FileReport = VitestReport['testResults'][number]

const shortName = ({ name }: FileReport): string =>
  path.isAbsolute(name) ? path.relative(process.cwd(), name) : name

const failedIn = (file: FileReport) =>
  file.assertionResults.filter(({ status }) => status === 'failed')

export const vitestTally = (report: VitestReport, code: number): Tally => {
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && failedIn(file).length === 0,
  )
  const failed = report.testResults.flatMap((file) =>
    failedIn(file).map((test) =>
      failure(`${shortName(file)} › ${test.fullName}`, test.failureMessages.join('\n')),
    ),
  )
  return withExitCode(
    {
      passed: report.numPassedTests,
      failed: report.numFailedTests + brokenFiles.length,
      skipped: report.numPendingTests + report.numTodoTests,
      failures: [...failed, ...brokenFiles.map((file) => failure(shortName(file), file.message))],
    },
    code,
  )
}

const failedSpecs = (suites: readonly PlaywrightSuite[], titles: readonly string[]): string[] =>
  suites.flatMap(({ title, suites: inner = [], specs = [] }) => [
    ...specs.flatMap((spec) =>
      spec.tests
        .filter(({ status }) => status === 'unexpected' || status === 'flaky')
        .map(({ results }) =>
          failure(
            `${spec.file}:${spec.line} › ${[...titles.slice(1), title, spec.title].join(' › ')}`,
            results.find(({ error }) => error !== undefined)?.error?.message,
          ),
        ),
    ),
    ...failedSpecs(inner, [...titles, title]),
  ])

/** A flaky test is a failed one: it says nothing either way. */
export const playwrightTally = ({ stats, suites }: PlaywrightReport, code: number): Tally =>
  withExitCode(
    {
      passed: stats.expected,
      failed: stats.unexpected + stats.flaky,
      skipped: stats.skipped,
      failures: failedSpecs(suites, []),
    },
    code,
  )

/** The last line of every test run. */
export const summary = ({ passed, failed }: Tally): string => `${passed} passed, ${failed} failed`

/** What failed, once more and together: a long output is mostly read from its end. */
export const failureList = ({ failures }: Tally): string =>
  failures.length === 0 ? '' : `\nfailed:\n${failures.map((one) => `✗ ${one}`).join('\n')}\n`
