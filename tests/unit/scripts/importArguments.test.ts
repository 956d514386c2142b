import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { parseImportArguments } from '../../../scripts/commands/importArguments'
import { ProgressBar } from '../../../scripts/commands/progressBar'
import { TroubleLog } from '../../../scripts/commands/troubleLog'

let folder: string
let file: string

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'import-'))
  file = path.join(folder, 'usage.csv')
  writeFileSync(file, 'id\n')
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('the arguments of an import', () => {
  it('are read whole, missing ones as null', () => {
    expect(parseImportArguments(['--file', file])).toEqual({
      ...{ file, size: 3, format: null, timeZone: 'UTC', shiftToNow: false, create: false },
      ...{ organization: null, project: null, model: null, provider: null },
    })
    const all = ['--organization=O', '--project', 'P', '--model', 'M', '--provider', 'V']
    const more = ['--format', 'jsonl', '--time-zone', 'europe/berlin', '--shift-to-now', '--create']
    expect(parseImportArguments(['--file', file, ...all, ...more])).toMatchObject({
      ...{ organization: 'O', project: 'P', model: 'M', provider: 'V', format: 'jsonl' },
      ...{ timeZone: 'Europe/Berlin', shiftToNow: true, create: true },
    })
  })

  it.each([
    ['no file', [], '--file is missing'],
    ['a file that is not there', ['--file', '/nowhere/x.csv'], 'There is no file /nowhere/x.csv.'],
    ['a folder', ['--file', tmpdir()], 'is no file'],
    ['an unknown option', ['--file', 'F', '--modell', 'M'], "Unknown option '--modell'"],
    ['a bare word, as npm passes on without --', ['usage.csv'], 'npm run import -- --file F'],
    ['an option twice', ['--file', 'F', '--project', 'A', '--project', 'B'], 'given twice'],
    ['an empty option', ['--file', 'F', '--project', ' '], '--project is empty'],
  ])('refuse %s', (_, args, message) => {
    expect(() => parseImportArguments(args)).toThrow(message)
  })

  it.each([
    ['format', 'xml', 'choose azure-trace, jsonl, csv'],
    ['time-zone', '+02:00', 'There is no time zone +02:00'],
  ])('refuse a wrong %s and say what is right', (option, value, message) => {
    expect(() => parseImportArguments(['--file', file, `--${option}`, value])).toThrow(message)
  })
})

describe('what an import says', () => {
  it('gives neighbours with one reason one line', () => {
    const lines: string[] = []
    const log = new TroubleLog((line) => lines.push(line))
    const add = (index: number, code: string) =>
      log.add({ index, id: null, status: 'rejected', code, message: 'why' })
    for (const index of [1, 2, 3, 5]) add(index, 'a')
    add(6, 'b')
    log.end()
    log.end()
    expect(lines).toEqual([
      'Rows 1 to 3: rejected, a: why',
      'Row 5: rejected, a: why',
      'Row 6: rejected, b: why',
    ])
  })

  it('is a line for each tenth where there is no terminal', () => {
    const lines: string[] = []
    const bar = new ProgressBar((line) => lines.push(line), null, 200)
    for (const done of [5, 19, 20, 39, 100, 200]) bar.show(done, `${done} rows`)
    bar.say('Row 7: why')
    bar.end()
    expect(lines).toEqual(['10 %, 20 rows', '50 %, 100 rows', '100 %, 200 rows', 'Row 7: why'])
  })

  it('is drawn again below each line at a terminal', () => {
    let screen = ''
    const write = (text: string) => {
      screen += text
      return true
    }
    const bar = new ProgressBar((line) => write(`${line}\n`), { write }, 2)
    bar.show(1, 'half')
    bar.say('Row 1: why')
    bar.end()
    const drawn = `\r\u001b[K${'█'.repeat(15)}${'░'.repeat(15)} 50 %, half`
    expect(screen).toBe(`${drawn}\r\u001b[KRow 1: why\n${drawn}\n`)
  })
})
