import { randomBytes } from 'node:crypto'
import { linkSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { isRunning, ownIdentity, parseIdentity } from './processes'

const RETRY_MS = 50
/** Taking a dead holder's lock away takes microseconds; whoever held that right longer has died. */
const BREAKER_STALE_MS = 10_000

const isCode = (error: unknown, code: string): boolean =>
  (error as NodeJS.ErrnoException).code === code

const readIfThere = (file: string): string | null => {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null
    throw error
  }
}

/** Creates `file` with its whole content at once, or not at all when it exists. */
const createWhole = (file: string, content: string): boolean => {
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`
  writeFileSync(draft, content, { mode: 0o600 })
  try {
    linkSync(draft, file)
    return true
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

const ageMs = (file: string): number => {
  try {
    return Date.now() - statSync(file).mtimeMs
  } catch {
    // It has just been removed: not old.
    return 0
  }
}

/**
 * Removes the lock of a dead holder. Two waiting processes may see the same dead holder; only the
 * one that creates the breaker file removes the lock, after reading it again, so that neither can
 * remove the lock that the other has taken meanwhile.
 */
const breakStaleLock = (file: string, stale: string): void => {
  const breaker = `${file}.breaker`
  if (!createWhole(breaker, JSON.stringify(ownIdentity()))) {
    if (ageMs(breaker) > BREAKER_STALE_MS) rmSync(breaker, { force: true })
    return
  }
  try {
    if (readIfThere(file) === stale) rmSync(file, { force: true })
  } finally {
    rmSync(breaker, { force: true })
  }
}

export interface LockOptions {
  /** How long to wait for the holder, in milliseconds. */
  readonly timeoutMs: number
  /** Called once when the lock is held by somebody else, with their process number. */
  readonly onWait?: (pid: number) => void
}

/** Runs `action` while holding `file`, across processes. A holder that has died is passed over. */
export const withFileLock = async <T>(
  file: string,
  options: LockOptions,
  action: () => Promise<T>,
): Promise<T> => {
  const mine = JSON.stringify({ ...ownIdentity(), nonce: randomBytes(8).toString('hex') })
  const deadline = Date.now() + options.timeoutMs
  let told = false
  while (!createWhole(file, mine)) {
    const content = readIfThere(file)
    if (content === null) continue
    const holder = parseIdentity(content)
    if (holder === null || !isRunning(holder)) {
      breakStaleLock(file, content)
    } else if (!told) {
      told = true
      options.onWait?.(holder.pid)
    }
    if (Date.now() > deadline) {
      throw new Error(`Process ${holder?.pid ?? '?'} has held ${file} for too long: end it first.`)
    }
    await sleep(RETRY_MS)
  }
  try {
    return await action()
  } finally {
    if (readIfThere(file) === mine) rmSync(file, { force: true })
  }
}
