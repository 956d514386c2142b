import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

import { describe, expect, it } from 'vitest'

const root = path.resolve(import.meta.dirname, '../..')
const readme = readFileSync(path.join(root, 'README.md'), 'utf8')

describe('the README', () => {
  it('names only files that exist', () => {
    const named = [
      ...readme.matchAll(/\b((?:src|collections|tests|docs)\/[\w./-]+\.(?:ts|tsx|md))\b/g),
    ]
    const missing = named
      .map((match) => match[1] ?? '')
      .filter((file) => !existsSync(path.join(root, file)))
    expect(named.length).toBeGreaterThan(10)
    expect(missing).toEqual([])
  })

  it('names only npm scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>
    }
    const named = [...readme.matchAll(/npm run ([\w:-]+)/g)].map((match) => match[1] ?? '')
    expect(named.filter((name) => !scripts[name])).toEqual([])
  })
})
