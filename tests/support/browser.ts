import { spawnSync } from 'node:child_process'
import { accessSync, constants, mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import chromium from '@sparticuz/chromium'

export interface Browser {
  readonly executablePath: string
  readonly args: string[]
}

/** No sandbox: it needs rights that containers withhold. The rest keeps the browser off the network. */
const ARGS = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const NAMES = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'chrome']
const MAC_APPS = ['Google Chrome', 'Chromium'].map(
  (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
)

const isExecutable = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    // Not there, or not for us: the next candidate.
    return false
  }
}

const onThisMachine = (): string | undefined => {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter)
  const inPath = NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name)))
  return [...inPath, ...MAC_APPS].find(isExecutable)
}

const starts = (file: string): boolean =>
  spawnSync(file, ['--version'], { stdio: 'ignore', timeout: 30_000 }).status === 0

/** It unpacks into the temporary folder, which accounts share and only the first of them could use. */
const unpack = async (): Promise<string> => {
  const { TMPDIR } = process.env
  process.env['TMPDIR'] = path.resolve(import.meta.dirname, '../../node_modules/.cache/chromium')
  try {
    mkdirSync(process.env['TMPDIR'], { recursive: true })
    return await chromium.executablePath()
  } finally {
    if (TMPDIR === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = TMPDIR
  }
}

/** The Chromium inside the npm package, unpacked at the first use. */
const fromPackage = async (): Promise<string> => {
  const unpacked = await unpack()
  if (starts(unpacked)) return unpacked
  // Unpacking was cut off earlier: what it left would be taken for the whole for ever.
  rmSync(unpacked, { force: true })
  const again = await unpack()
  if (starts(again)) return again
  throw new Error(`${again} does not start: install Chrome or Chromium, or set CHROME_PATH.`)
}

/** CHROME_PATH, else a browser of this machine, else the one from npm (Linux x64). */
export const findBrowser = async (): Promise<Browser> => {
  const given = process.env['CHROME_PATH']
  if (given !== undefined && given !== '') {
    if (!isExecutable(given)) throw new Error(`CHROME_PATH (${given}) is no program.`)
    return { executablePath: given, args: ARGS }
  }
  return { executablePath: onThisMachine() ?? (await fromPackage()), args: ARGS }
}
