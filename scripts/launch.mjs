/**
 * What every command does first, on plain Node and without a dependency: check the Node version,
 * install what package-lock.json says, then hand over to the TypeScript of the command.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const OLDEST_NODE = [20, 19]

const fail = (message) => {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}

const checkNode = () => {
  const [major, minor] = process.versions.node.split('.').map(Number)
  const [oldestMajor, oldestMinor] = OLDEST_NODE
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return
  fail(`Node ${process.versions.node} is too old: ${OLDEST_NODE.join('.')} or newer is needed.`)
}

const lockFile = path.join(root, 'package-lock.json')
const stampFile = path.join(root, 'node_modules', '.llm-gateway-admin.installed')

/** The installed packages fit to the lock file and to this machine (native binaries). */
const expectedStamp = () =>
  createHash('sha256')
    .update(readFileSync(lockFile))
    .update(`${process.platform} ${process.arch}`)
    .digest('hex')

/** npm writes its own note and the lock file one after the other. */
const NPM_WRITES_MS = 60_000

/** Somebody ran npm by hand after the lock file last changed. */
const isInstalledByHand = () => {
  const npmStamp = path.join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(npmStamp)) return false
  return statSync(npmStamp).mtimeMs >= statSync(lockFile).mtimeMs - NPM_WRITES_MS
}

const runNpm = (...args) => {
  const npm = process.env.npm_execpath
  const [command, ...prefix] = npm?.endsWith('.js') ? [process.execPath, npm] : ['npm']
  const flags = ['--include=dev', '--include=optional', '--no-audit', '--no-fund']
  // Progress belongs to stderr: stdout is the command's own.
  const stdio = ['ignore', 2, 2]
  return spawnSync(command, [...prefix, ...args, ...flags], { cwd: root, stdio }).status === 0
}

const install = () => {
  const stamp = expectedStamp()
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return
  if (!isInstalledByHand()) {
    const start = Date.now()
    process.stderr.write('Installing packages …\n')
    // `npm ci` refuses a registry that lacks optional packages of other platforms; the second way
    // installs the same locked versions and changes no file of ours.
    if (!runNpm('ci') && !runNpm('install', '--no-save')) fail('npm failed: see above.')
    const seconds = Math.round((Date.now() - start) / 100) / 10
    process.stderr.write(`Installed packages (${seconds} s).\n`)
  }
  mkdirSync(path.dirname(stampFile), { recursive: true })
  writeFileSync(stampFile, stamp)
}

/**
 * Runs `main(args)` of a TypeScript file; its number is the exit code.
 * @param {string} file below scripts/
 * @param {{ nodeEnv: string, useDotEnv: boolean }} options `.env` never overrides the environment
 */
export const launch = async (file, { nodeEnv, useDotEnv }) => {
  checkNode()
  // Paths that are given mean the caller's folder; npm notes it there before it changes to ours.
  if (process.cwd() !== root || !process.env.INIT_CWD) process.env.INIT_CWD = process.cwd()
  process.chdir(root)
  install()
  process.env.NODE_ENV = nodeEnv
  process.env.NEXT_TELEMETRY_DISABLED = '1'
  if (useDotEnv && existsSync('.env')) process.loadEnvFile('.env')
  const { register } = await import('tsx/esm/api')
  register()
  const { main } = await import(pathToFileURL(path.join(root, 'scripts', file)).href)
  process.exitCode = await main(process.argv.slice(2))
}
