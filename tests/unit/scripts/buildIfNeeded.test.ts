import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hashSources, isBuilt } from '../../../scripts/start/buildIfNeeded'

let root: string
const write = (file: string, content: string) => {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
  writeFileSync(path.join(root, file), content)
}

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'build-'))
  write('payload.config.ts', 'a')
  write('src/deep/down.ts', 'b')
})
afterEach(() => rmSync(root, { recursive: true }))

describe('the build', () => {
  it('is missing before the first, and there once it was made from these sources', () => {
    expect(isBuilt(root)).toBe(false)
    write('.next/llm-gateway-admin.built', hashSources(root))
    expect(isBuilt(root)).toBe(true)
  })

  it.each([
    ['a changed file', 'src/deep/down.ts'],
    ['a new file', 'collections/New.ts'],
    ['other packages', 'package-lock.json'],
  ])('is stale after %s', (_, file) => {
    write('.next/llm-gateway-admin.built', hashSources(root))
    write(file, 'changed')
    expect(isBuilt(root)).toBe(false)
  })

  it('is not touched by files it does not contain', () => {
    const before = hashSources(root)
    write('docs/GLOSSARY.md', 'x')
    write('tests/a.test.ts', 'x')
    expect(hashSources(root)).toBe(before)
  })
})
