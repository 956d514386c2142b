import { describe, expect, it } from 'vitest'

import { importedId } from '@/usage/importedId'
import { parseFileRow, type RowOptions } from '@/usage/parseFileRow'

const NOW = { nowMicros: Date.parse('2026-11-24T12:00:00Z') * 1000 }
const OPTIONS: RowOptions = {
  organization: { id: 'org_a', name: 'Acme' },
  project: { id: 'prj_a', name: 'Search' },
  model: 'gpt-4o',
  provider: 'openai',
  providerOf: () => null,
  canonical: {
    model: (name) => name.toLowerCase().replace('openai/', ''),
    provider: (name) => name.toLowerCase(),
  },
  timeZone: 'Europe/Berlin',
  shiftMicros: 0,
}
const NOTHING: RowOptions = {
  ...OPTIONS,
  ...{ organization: null, project: null, model: null, provider: null },
}
const BARE = { time: '2026-11-24 11:00:00', tokens: { input: 1 } }
const FULL = {
  ...BARE,
  ...{ id: 'req_1', organization: 'org_a', project: 'prj_a', model: 'gpt-4o', provider: 'openai' },
}

const parse = (row: unknown, options: Partial<RowOptions> = {}) =>
  parseFileRow(row, { ...OPTIONS, ...options }, NOW)

const codeOf = (row: unknown, options: Partial<RowOptions> = {}) => {
  const parsed = parse(row, options)
  return parsed.ok ? 'ok' : parsed.refusal.code
}

describe('a row of a file', () => {
  it('gets from the options what it lacks, and its time from the zone', () => {
    expect(parse(BARE)).toMatchObject({
      ok: true,
      hasId: false,
      report: {
        organization: 'org_a',
        project: 'prj_a',
        model: 'gpt-4o',
        provider: 'openai',
        timeMicros: Date.parse('2026-11-24T10:00:00Z') * 1000,
      },
    })
  })

  it('needs no option when it says all itself', () => {
    expect(parse(FULL, NOTHING)).toMatchObject({ ok: true, hasId: true, report: { id: 'req_1' } })
    expect(codeOf(BARE, NOTHING)).toBe('field_missing')
  })

  it.each([
    ['the name of the organization', { organization: 'Acme' }],
    ['the name of the project', { project: 'Search' }],
    ['another spelling of the model', { model: 'openai/GPT-4o' }],
    ['another case of the provider', { provider: 'OpenAI' }],
  ])('agrees with the options by %s', (_, difference) => {
    expect(parse({ ...FULL, ...difference })).toMatchObject({
      ok: true,
      report: { organization: 'org_a', project: 'prj_a' },
    })
  })

  it.each(['organization', 'project', 'model', 'provider'])(
    'is refused where its %s contradicts the option',
    (field) => {
      expect(parse({ ...FULL, [field]: 'other' })).toMatchObject({
        ok: false,
        id: 'req_1',
        refusal: {
          code: 'conflicts_with_option',
          message: expect.stringMatching(`^${field} is "other", but --${field} says `),
        },
      })
      expect(codeOf({ ...FULL, [field]: 7 })).toBe('conflicts_with_option')
    },
  )

  it('gets the only provider of its model', () => {
    const providerOf = (model: string) => (model === 'gpt-4o' ? 'azure' : null)
    const row = { ...FULL, provider: null }
    expect(parse(row, { provider: null, providerOf })).toMatchObject({
      report: { provider: 'azure' },
    })
    expect(codeOf({ ...row, model: 'other' }, { ...NOTHING, providerOf })).toBe('field_missing')
  })

  it('is moved in time to the microsecond, before its age is judged', () => {
    const old = { ...BARE, time: '2020-01-01 00:00:00.1234567' }
    expect(codeOf(old)).toBe('time_out_of_range')
    const shiftMicros = 200_000_000_000_001
    expect(parse(old, { shiftMicros, timeZone: 'UTC' })).toMatchObject({
      report: { timeMicros: Date.parse('2020-01-01T00:00:00.123Z') * 1000 + 456 + shiftMicros },
    })
    expect(codeOf({ ...BARE, time: 'noon' }, { shiftMicros })).toBe('time_invalid')
  })

  it.each([7, null, 'text', [], true])('is refused as %j', (value) => {
    expect(codeOf(value)).toBe('field_invalid')
  })

  it('is refused with an empty id rather than given one', () => {
    expect(codeOf({ ...FULL, id: '' })).toBe('field_invalid')
  })
})

describe('the id of a row that brings none', () => {
  it('hangs on project, model, file and position alone', () => {
    const id = importedId('prj_a', 'gpt-4o', 'hash', 1)
    expect(id).toMatch(/^imp_[\w-]{22}$/)
    expect(importedId('prj_a', 'GPT-4o', 'hash', 1)).toBe(id)
    const others = [
      importedId('prj_b', 'gpt-4o', 'hash', 1),
      importedId('prj_a', 'gpt-4', 'hash', 1),
      importedId('prj_a', 'gpt-4o', 'hash2', 1),
      importedId('prj_a', 'gpt-4o', 'hash', 2),
    ]
    expect(new Set([id, ...others]).size).toBe(5)
  })

  it('stays what it is: imports of earlier versions must find their rows again', () => {
    expect(importedId('prj_a', 'gpt-4o', 'hash', 1)).toBe('imp_IgzJutU53007_AscFoXLDH')
  })
})
