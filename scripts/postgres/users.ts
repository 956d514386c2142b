import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { isRunning, ownIdentity, parseIdentity } from './processes'

/**
 * Who uses the server: one file per use, named after the process. Only to be called while holding
 * the server's lock.
 */

let uses = 0

/** Registers this process once more; returns the file to hand to `unregisterUse`. */
export const registerUse = (folder: string): string => {
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  uses += 1
  const file = path.join(folder, `${process.pid}-${uses}.json`)
  writeFileSync(file, JSON.stringify(ownIdentity()), { mode: 0o600 })
  return file
}

export const unregisterUse = (file: string): void => rmSync(file, { force: true })

/** Process numbers of the living users; what dead ones left behind is removed. */
export const livingUsers = (folder: string): number[] => {
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  return readdirSync(folder).flatMap((name) => {
    const file = path.join(folder, name)
    const identity = parseIdentity(readFileSync(file, 'utf8'))
    if (identity !== null && isRunning(identity)) return [identity.pid]
    rmSync(file, { force: true })
    return []
  })
}
