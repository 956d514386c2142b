import { spawn, type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { VARIABLE_NAMES } from '@/env'

export const root = path.resolve(import.meta.dirname, '../..')
const require = createRequire(import.meta.url)

/** The script behind a package's command, so that no shell and no npx stands between. */
export const commandOf = (packageName: string, command = packageName): string => {
  const manifest = path.join(root, 'node_modules', packageName, 'package.json')
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as {
    bin: string | Record<string, string>
  }
  const script = typeof bin === 'string' ? bin : bin[command]
  if (script === undefined) throw new Error(`${packageName} has no command ${command}.`)
  return require.resolve(path.join(path.dirname(manifest), script))
}

/** Our environment without anything that would lead the tests to a real database or account. */
export const testEnvironment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  ...Object.fromEntries(VARIABLE_NAMES.map((name) => [name, ''])),
})

export interface ToolResult {
  readonly code: number
  readonly output: string
}

const running = new Set<ChildProcess>()

/** Runs a Node script to its end, its output kept (default) or shown as it comes. */
export const runTool = (
  args: readonly string[],
  options: { readonly env?: NodeJS.ProcessEnv; readonly show?: boolean } = {},
): Promise<ToolResult> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: options.env ?? testEnvironment(),
      stdio: options.show === true ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
    })
    running.add(child)
    let output = ''
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.once('error', reject)
    child.once('close', (code) => {
      running.delete(child)
      resolve({ code: code ?? 1, output })
    })
  })

/** A test run that is being ended ends its tools first: they stop their servers themselves. */
export const endToolsOnSignal = (): void => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      process.exitCode = 1
      for (const child of running) child.kill('SIGTERM')
    })
  }
}
