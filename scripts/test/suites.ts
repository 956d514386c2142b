import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import path from 'node:path'
import { secondsSince } from '../start/steps'
import { resetApplicationData } from './resetApplicationData'
import { commandOf, root, runTool, testEnvironment } from './runTool'
import { NOTHING, type Tally, playwrightTally, stepTally, vitestTally } from './tally'

const REPORTS = path.join(root, 'test-results')

const hasTests = (folder: string, ending: string): boolean =>
  existsSync(path.join(root, folder)) &&
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).some((name) =>
    name.endsWith(ending),
  )

const readReport = <T>(file: string): T | null =>
  existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : null

const freshReport = (name: string): string => {
  mkdirSync(REPORTS, { recursive: true })
  const file = path.join(REPORTS, `${name}.json`)
  rmSync(file, { force: true })
  return file
}

export interface SuiteResult {
  readonly tally: Tally
  /** What was printed, where it was not shown while running. */
  readonly output: string
}

/** A vitest project. */
export const runVitest = async (
  project: string,
  options: { readonly show: boolean; readonly files?: readonly string[] },
): Promise<SuiteResult> => {
  if (!hasTests(`tests/${project}`, '.test.ts')) return { tally: NOTHING, output: '' }
  const report = freshReport(project)
  const args = ['run', '--project', project, ...(options.files ?? [])]
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const env = { ...testEnvironment(), NODE_ENV: 'test' as const }
  const tool = await runTool([commandOf('vitest'), ...args, ...reporters], { ...options, env })
  const result = readReport<Parameters<typeof vitestTally>[0]>(report)
  return {
    tally: result === null ? stepTally(project, 1) : vitestTally(result, tool.code),
    output: tool.output,
  }
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })

/** The browser tests, against the production build on a new database with demo data. */
export const runPlaywright = async (files: readonly string[]): Promise<SuiteResult> => {
  if (!hasTests('tests/e2e', '.spec.ts')) return { tally: NOTHING, output: '' }
  await resetApplicationData(path.join(root, '.data-e2e'))
  const report = freshReport('e2e')
  const env = {
    ...testEnvironment(),
    NODE_ENV: 'test' as const,
    E2E_PORT: String(await freePort()),
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
  }
  const args = [commandOf('@playwright/test', 'playwright'), 'test', ...files]
  const tool = await runTool([...args, '--reporter=list,json'], { env, show: true })
  const result = readReport<Parameters<typeof playwrightTally>[0]>(report)
  const tally = result === null ? stepTally('e2e', 1) : playwrightTally(result, tool.code)
  return { tally, output: tool.output }
}

/** Runs a suite, prints its numbers with its seconds. */
export const runSuite = async (name: string, run: () => Promise<SuiteResult>): Promise<Tally> => {
  const start = Date.now()
  console.log(`\n— ${name}`)
  const { tally } = await run()
  const skipped = tally.skipped === 0 ? '' : `, ${tally.skipped} skipped`
  console.log(
    `— ${name}: ${tally.passed} passed, ${tally.failed} failed${skipped} (${secondsSince(start)})`,
  )
  return tally
}
