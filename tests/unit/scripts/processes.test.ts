import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import {
  identify,
  isRunning,
  ownIdentity,
  parseIdentity,
  startTicksOf,
} from '../../../scripts/postgres/processes'

const endedProcess = async (): Promise<number> => {
  const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' })
  await once(child, 'exit')
  return child.pid ?? 0
}

describe('a process identity', () => {
  it('holds for this very process', () => {
    expect(isRunning(ownIdentity())).toBe(true)
  })

  it('does not hold for a later process with the same number', () => {
    const { pid } = ownIdentity()
    expect(ownIdentity().startMark).not.toBeNull()
    expect(isRunning({ pid, startMark: 'another-boot:1' })).toBe(false)
  })

  it('falls back to the number alone where no start is known', () => {
    expect(isRunning({ pid: process.pid, startMark: null })).toBe(true)
  })

  it('does not hold for an ended process', async () => {
    const pid = await endedProcess()
    expect(identify(pid)).toBeNull()
    expect(isRunning({ pid, startMark: null })).toBe(false)
  })

  it.each([0, -1, Number.NaN, 1.5])('is refused for the number %s', (pid) => {
    expect(identify(pid)).toBeNull()
  })

  it('survives the way through a file', () => {
    expect(parseIdentity(JSON.stringify(ownIdentity()))).toEqual(ownIdentity())
  })

  it.each(['', '{"pid":', 'null', '[]', '{"pid":"1"}', '12'])(
    'is not read from the damaged text %j',
    (text) => {
      expect(parseIdentity(text)).toBeNull()
    },
  )

  it('finds the start time behind a name with spaces and brackets', () => {
    const fields = Array.from({ length: 30 }, (_, index) => String(index + 3))
    expect(startTicksOf(`42 (a) b (c)) S ${fields.slice(1).join(' ')}`)).toBe('22')
  })
})
