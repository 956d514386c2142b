import { readFileSync } from 'node:fs'
import path from 'node:path'

import { describe, expect, it } from 'vitest'

import { root } from '../../scripts/test/runTool'
import { findThrownCodes } from '../support/errorCodes'

const ROW = /^\| `([a-z_]+)`\s*\| (\d{3}|row)\s*\| (.+?)\s*\| (.+?)\s*\|$/

const rows = readFileSync(path.join(root, 'docs/errors.md'), 'utf8')
  .split('\n')
  .flatMap((line) => {
    const [, code = '', status = '', meaning = '', remedy = ''] = ROW.exec(line) ?? []
    return code ? [{ code, status, meaning, remedy }] : []
  })
const documented = rows.map(({ code, status }) => `${status} ${code}`)

describe('docs/errors.md', () => {
  const { codes, unknown } = findThrownCodes()

  it('knows every code that is thrown, with its status', () => {
    expect(codes.size).toBeGreaterThan(80)
    expect([...codes].filter((code) => !documented.includes(code)).sort()).toEqual([])
  })

  it('has no code that nothing throws', () => {
    expect(documented.filter((code) => !codes.has(code))).toEqual([])
  })

  it('misses no code that is made up where it is thrown', () => {
    expect(unknown).toEqual([])
  })

  it('tells each code once, with its meaning and what to do', () => {
    expect(new Set(documented).size).toBe(documented.length)
    for (const { meaning, remedy } of rows) expect([meaning, remedy]).not.toContain('')
  })

  it('is in the order of status and code', () => {
    const answers = documented.filter((code) => !code.startsWith('row'))
    expect(answers).toEqual([...answers].sort())
    const ofRows = documented.filter((code) => code.startsWith('row'))
    expect(ofRows).toEqual([...ofRows].sort())
  })
})
