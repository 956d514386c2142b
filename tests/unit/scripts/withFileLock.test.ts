import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ownIdentity } from '../../../scripts/postgres/processes'
import { withFileLock } from '../../../scripts/postgres/withFileLock'

let folder: string
let file: string

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lock-'))
  file = path.join(folder, 'test.lock')
})
afterEach(() => rmSync(folder, { recursive: true }))

const dead = JSON.stringify({ pid: process.pid, startMark: 'an earlier boot:1', nonce: 'x' })

describe('withFileLock', () => {
  it('lets one action after the other through', async () => {
    let inside = 0
    let most = 0
    const visits = Array.from({ length: 8 }, () =>
      withFileLock(file, { timeoutMs: 10_000 }, async () => {
        inside += 1
        most = Math.max(most, inside)
        await sleep(5)
        inside -= 1
      }),
    )
    await Promise.all(visits)
    expect(most).toBe(1)
  })

  it('leaves no file behind, also after a failure', async () => {
    await withFileLock(file, { timeoutMs: 1_000 }, () => Promise.resolve())
    const failing = withFileLock(file, { timeoutMs: 1_000 }, () => Promise.reject(new Error('no')))
    await expect(failing).rejects.toThrow('no')
    expect(readdirSync(folder)).toEqual([])
  })

  it.each([
    ['a dead holder', dead],
    ['a holder cut off while writing', '{"pid":12'],
    ['an empty file', ''],
  ])('takes the lock over from %s', async (_, content) => {
    writeFileSync(file, content)
    const result = await withFileLock(file, { timeoutMs: 5_000 }, () => Promise.resolve('mine'))
    expect(result).toBe('mine')
  })

  it('gives a dead holder’s lock to one at a time when many wait for it', async () => {
    writeFileSync(file, dead)
    let inside = 0
    let most = 0
    const visits = Array.from({ length: 12 }, () =>
      withFileLock(file, { timeoutMs: 10_000 }, async () => {
        inside += 1
        most = Math.max(most, inside)
        await sleep(3)
        inside -= 1
      }),
    )
    await Promise.all(visits)
    expect(most).toBe(1)
  })

  it('waits for a living holder, tells who it is, and gives up in the end', async () => {
    writeFileSync(file, JSON.stringify(ownIdentity()))
    const onWait = vi.fn()
    const waiting = withFileLock(file, { timeoutMs: 200, onWait }, () => Promise.resolve())
    await expect(waiting).rejects.toThrow(`Process ${process.pid} has held`)
    expect(onWait.mock.calls).toEqual([[process.pid]])
    expect(existsSync(file)).toBe(true)
  })

  it('does not remove a lock that somebody else took meanwhile', async () => {
    await withFileLock(file, { timeoutMs: 1_000 }, async () => {
      writeFileSync(file, dead)
    })
    expect(readFileSync(file, 'utf8')).toBe(dead)
  })
})
