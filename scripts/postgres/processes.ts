import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** A process that cannot be mistaken for a later one with the same number. */
export interface ProcessIdentity {
  readonly pid: number
  /** Opaque mark of the moment it started; null where the system does not tell. */
  readonly startMark: string | null
}

/** Field 22 of /proc/<pid>/stat: clock ticks since boot; the name in field 2 may hold spaces. */
export const startTicksOf = (stat: string): string | null =>
  stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null

const bootId = (): string => {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    // Not Linux, or hidden in this container: the ticks alone still tell processes of one boot apart.
    return ''
  }
}

const isZombie = (stat: string): boolean => stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z')

/** Null when no such process runs. A zombie has ended: only its parent has not noticed yet. */
export const identify = (pid: number): ProcessIdentity | null => {
  if (!Number.isSafeInteger(pid) || pid <= 0) return null
  if (process.platform === 'linux') {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      return isZombie(stat) ? null : { pid, startMark: `${bootId()}:${startTicksOf(stat)}` }
    } catch (error) {
      if (!['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
      return null
    }
  }
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return null
  }
  return { pid, startMark: startDateOf(pid) }
}

const startDateOf = (pid: number): string | null => {
  try {
    const args = ['-o', 'lstart=', '-p', String(pid)]
    return execFileSync('ps', args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
  } catch {
    // It ended between the two questions, or there is no ps: the number alone has to do.
    return null
  }
}

/** Whether exactly this process still runs. */
export const isRunning = (identity: ProcessIdentity): boolean => {
  const now = identify(identity.pid)
  if (now === null) return false
  return (
    identity.startMark === null || now.startMark === null || now.startMark === identity.startMark
  )
}

export const ownIdentity = (): ProcessIdentity =>
  identify(process.pid) ?? { pid: process.pid, startMark: null }

/** Null when the text is not an identity: a file cut off while it was written. */
export const parseIdentity = (text: string): ProcessIdentity | null => {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null) return null
    const { pid, startMark } = value as Record<string, unknown>
    if (typeof pid !== 'number') return null
    return { pid, startMark: typeof startMark === 'string' ? startMark : null }
  } catch {
    return null
  }
}
