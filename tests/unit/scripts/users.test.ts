import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { livingUsers, registerUse, unregisterUse } from '../../../scripts/postgres/users'

let folder: string

beforeEach(() => {
  folder = path.join(mkdtempSync(path.join(tmpdir(), 'users-')), 'users')
})
afterEach(() => rmSync(path.dirname(folder), { recursive: true }))

describe('the users of a server', () => {
  it('are none before the first', () => {
    expect(livingUsers(folder)).toEqual([])
  })

  it('count each use of one process until each is given up', () => {
    const first = registerUse(folder)
    const second = registerUse(folder)
    expect(livingUsers(folder)).toEqual([process.pid, process.pid])
    unregisterUse(first)
    unregisterUse(first)
    expect(livingUsers(folder)).toEqual([process.pid])
    unregisterUse(second)
    expect(livingUsers(folder)).toEqual([])
  })

  it('forget a process that was killed, one whose number was given again, and damaged notes', () => {
    const mine = registerUse(folder)
    writeFileSync(path.join(folder, '1-1.json'), `{"pid":${process.pid},"startMark":"earlier:1"}`)
    writeFileSync(path.join(folder, '2-1.json'), '{"pi')
    expect(livingUsers(folder)).toEqual([process.pid])
    expect(readdirSync(folder)).toEqual([path.basename(mine)])
  })
})
