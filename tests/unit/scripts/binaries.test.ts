import { mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hydrateSymlinks } from '../../../scripts/postgres/binaries'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'binaries-'))
  mkdirSync(path.join(folder, 'native/lib'), { recursive: true })
  writeFileSync(path.join(folder, 'native/lib/libpq.so.5.18'), 'library')
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('the links between the server’s libraries', () => {
  it('are made where npm ran no install script, and left alone the second time', () => {
    const entry = { source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }
    writeFileSync(path.join(folder, 'native/pg-symlinks.json'), JSON.stringify([entry]))
    hydrateSymlinks(folder)
    hydrateSymlinks(folder)
    const link = path.join(folder, entry.target)
    expect(readlinkSync(link)).toBe('libpq.so.5.18')
    expect(readFileSync(link, 'utf8')).toBe('library')
  })

  it('are not asked for where a package has none', () => {
    expect(() => hydrateSymlinks(folder)).not.toThrow()
  })
})
