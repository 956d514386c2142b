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

const restore = (before: Snapshot): void => {
  for (const [file, content] of before) {
    const target = path.join(root, file)
    if (!existsSync(target) || readFileSync(target, 'utf8') !== content) {
      writeFileSync(target, content)
    }
  }
}

const payload = async (...args: string[]): Promise<void> => {
  const { code, output } = await runTool([commandOf('payload'), ...args], { env: environment() })
  if (code !== 0) throw new Error(`payload ${args.join(' ')} failed:\n${output}`)
}

const CHECK_NAME = 'generated_check'

const draftMigrations = (): string[] =>
  readdirSync(path.join(root, MIGRATIONS))
    .filter((name) => name.includes(CHECK_NAME))
    .map((name) => path.join(MIGRATIONS, name))

/** Whether a new migration would have anything in it. What was written to find out is removed. */
const lacksMigration = async (): Promise<boolean> => {
  const index = snapshot([path.join(MIGRATIONS, 'index.ts')])
  try {
    await payload('migrate:create', CHECK_NAME, '--skip-empty')
    return draftMigrations().length > 0
  } finally {
    if (draftMigrations().length > 0) restore(index)
    for (const file of draftMigrations()) rmSync(path.join(root, file))
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
  if (isCheck) restore(before)
  else for (const file of stale) console.log(`Generated ${file}`)

  const problems = isCheck ? stale.map((file) => `${file} is stale: run npm run generate.`) : []
  if (await lacksMigration()) {
    problems.push('The schema has changed without a migration: npm run payload -- migrate:create.')
  }
  for (const problem of problems) console.error(problem)
  return problems.length === 0 ? 0 : 1
}
