import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { commandOf, root, runTool, testEnvironment } from './runTool'

const GENERATED = ['src/payload-types.ts', 'src/app/(payload)/importMap.js']
const MIGRATIONS = 'migrations'

/** The configuration loads without a database and a secret that mean anything. */
const environment = (): NodeJS.ProcessEnv => ({
  ...testEnvironment(),
  NODE_ENV: 'production',
  NEXT_PHASE: 'phase-production-build',
  PAYLOAD_CONFIG_PATH: path.join(root, 'payload.config.ts'),
})

type Snapshot = ReadonlyMap<string, string>

const snapshot = (files: readonly string[]): Snapshot =>
  new Map(
    files
      .filter((file) => existsSync(path.join(root, file)))
      .map((file) => [file, readFileSync(path.join(root, file), 'utf8')]),
  )

const restore = (before: Snapshot, now: readonly string[]): void => {
  for (const file of now) if (!before.has(file)) rmSync(path.join(root, file), { force: true })
  for (const [file, content] of before) {
    const target = path.join(root, file)
    if (!existsSync(target) || readFileSync(target, 'utf8') !== content)
      writeFileSync(target, content)
  }
}

const payload = async (...args: string[]): Promise<void> => {
  const { code, output } = await runTool([commandOf('payload'), ...args], { env: environment() })
  if (code !== 0) throw new Error(`payload ${args.join(' ')} failed:\n${output}`)
}

const migrationFiles = (): string[] =>
  readdirSync(path.join(root, MIGRATIONS)).map((name) => path.join(MIGRATIONS, name))

/** Names of the files that a new migration would consist of; none = the migrations are complete. */
const missingMigration = async (): Promise<string[]> => {
  const before = snapshot(migrationFiles())
  try {
    await payload('migrate:create', 'check', '--skip-empty')
    return migrationFiles().filter((file) => !before.has(file))
  } finally {
    restore(before, migrationFiles())
  }
}

/** Generates types and import map; with --check changes nothing and fails where they are stale. */
export const main = async (args: readonly string[]): Promise<number> => {
  const isCheck = args.includes('--check')
  const before = snapshot(GENERATED)
  await payload('generate:types')
  await payload('generate:importmap')
  const after = snapshot(GENERATED)
  const stale = GENERATED.filter((file) => before.get(file) !== after.get(file))
  if (isCheck) restore(before, GENERATED)
  else for (const file of stale) console.log(`Generated ${file}`)

  const problems = isCheck ? stale.map((file) => `${file} is stale: run npm run generate.`) : []
  if ((await missingMigration()).length > 0) {
    problems.push('The schema has changed without a migration: npm run payload -- migrate:create.')
  }
  for (const problem of problems) console.error(problem)
  return problems.length === 0 ? 0 : 1
}
