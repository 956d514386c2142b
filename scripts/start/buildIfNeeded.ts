import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { withFileLock } from '../postgres/withFileLock'
import { runNode } from './children'
import { StartError } from './steps'

const SOURCES = [
  'payload.config.ts',
  'next.config.ts',
  'tsconfig.json',
  'package-lock.json',
  'collections',
  'migrations',
  'src',
]
const BUILD_TIMEOUT_MS = 1_800_000

const filesOf = (source: string): string[] => {
  if (!existsSync(source)) return []
  if (!statSync(source).isDirectory()) return [source]
  return readdirSync(source, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()
}

/** One value for the whole content of the sources below `root`. */
export const hashSources = (root: string): string => {
  const hash = createHash('sha256').update(process.versions.node.split('.')[0] ?? '')
  for (const file of SOURCES.flatMap((source) => filesOf(path.join(root, source)))) {
    hash
      .update(`${path.relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0')
  }
  return hash.digest('hex')
}

const build = async (root: string): Promise<void> => {
  const next = path.join(root, 'node_modules/next/dist/bin/next')
  const env = {
    ...process.env,
    // Empty = unset: what is built must not depend on this machine's database and secret.
    DATABASE_URL: '',
    PAYLOAD_SECRET: '',
    NODE_ENV: 'production' as const,
    NEXT_PHASE: 'phase-production-build',
    NEXT_TELEMETRY_DISABLED: '1',
  }
  const { code, output } = await runNode([next, 'build'], env)
  if (code !== 0) throw new StartError(`${output.trimEnd()}\nThe build failed: see above.`)
}

/** Whether the build in .next was made from the sources as they are now. */
export const isBuilt = (root: string): boolean => {
  const stamp = path.join(root, '.next', 'llm-gateway-admin.built')
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === hashSources(root)
}

/** Builds for production when the sources have changed since. Two commands never build at once. */
export const buildIfNeeded = async (root: string): Promise<void> => {
  const cache = path.join(root, 'node_modules', '.cache')
  mkdirSync(cache, { recursive: true })
  const lock = { timeoutMs: BUILD_TIMEOUT_MS }
  await withFileLock(path.join(cache, 'build.lock'), lock, async () => {
    if (isBuilt(root)) return
    const stamp = path.join(root, '.next', 'llm-gateway-admin.built')
    rmSync(stamp, { force: true })
    const hash = hashSources(root)
    await build(root)
    writeFileSync(stamp, hash)
  })
}
