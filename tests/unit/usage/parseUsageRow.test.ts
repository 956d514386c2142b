import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { parseUsageRow } from '@/usage/parseUsageRow'

const NOW = Date.UTC(2026, 10, 25, 12)
const DAY_MS = 86_400_000
const GOOD = {
  id: 'req_1',
  time: '2026-11-25T10:15:02.123456Z',
  project: 'prj_1',
  provider: 'openai',
  model: 'gpt-4o',
  tokens: { input: 1200 },
}

const parse = (row: unknown) => parseUsageRow(row, { nowMicros: NOW * 1000 })
const codeOf = (row: unknown): string => {
  const parsed = parse(row)
  return parsed.ok ? 'ok' : parsed.refusal.code
}
const deep = (levels: number): unknown => (levels === 0 ? 1 : { a: deep(levels - 1) })

describe('a row in our own format', () => {
  it('needs few fields, and fills in the rest', () => {
    const parsed = parse(GOOD)
    expect(parsed).toMatchObject({
      ok: true,
      report: {
        timeMicros: Date.UTC(2026, 10, 25, 10, 15, 2) * 1000 + 123_456,
        tokens: { input: 1200, cachedInput: 0, cacheWrite: 0, output: 0, reasoning: 0 },
        units: { webSearches: 0, images: 0 },
        status: 'ok',
        billing: 'credits',
        streamed: false,
        cacheHit: false,
        reportedCost: null,
      },
    })
  })

  it.each<[string, Record<string, unknown>, string]>([
    ['a misspelt field', { token: {} }, 'unknown_field'],
    ['a misspelt bucket', { tokens: { inputs: 1 } }, 'unknown_field'],
    ['no id', { id: undefined }, 'field_missing'],
    ['an id of 201 characters', { id: 'x'.repeat(201) }, 'too_large'],
    ['an id of 10 kB', { id: 'x'.repeat(10_000) }, 'too_large'],
    ['NUL in the id', { id: 'a\u0000b' }, 'field_invalid'],
    ['half a surrogate pair', { model: 'a\ud800' }, 'field_invalid'],
    ['a line break in a name', { source: 'a\nb' }, 'field_invalid'],
    ['neither project nor key', { project: null }, 'field_missing'],
    ['no time', { time: null }, 'field_missing'],
    ['a time without zone', { time: '2026-11-25T10:15:02' }, 'time_invalid'],
    ['a time in words', { time: 'yesterday' }, 'time_invalid'],
    ['a time in 1970', { time: 0 }, 'time_out_of_range'],
    ['a time in 2099', { time: '2099-01-01T00:00:00Z' }, 'time_out_of_range'],
    ['a time 6 minutes ahead', { time: NOW + 360_000 }, 'time_out_of_range'],
    ['a time 761 days ago', { time: NOW - 761 * DAY_MS }, 'time_out_of_range'],
    ['no tokens', { tokens: null }, 'field_missing'],
    ['tokens that are a list', { tokens: [1] }, 'tokens_invalid'],
    ['negative tokens', { tokens: { input: -1 } }, 'tokens_invalid'],
    ['half a token', { tokens: { input: 1.5 } }, 'tokens_invalid'],
    ['tokens as text', { tokens: { input: '12' } }, 'tokens_invalid'],
    ['more tokens than any model takes', { tokens: { input: 1e10 } }, 'tokens_invalid'],
    ['a status nobody knows', { status: 'fine' }, 'field_invalid'],
    ['a billing nobody knows', { billing: 'cash' }, 'field_invalid'],
    ['a negative duration', { durationMs: -1 }, 'field_invalid'],
    ['a cost with a comma', { reportedCost: '0,01' }, 'field_invalid'],
    ['usage of 33 KiB', { usage: { a: 'x'.repeat(33 * 1024) } }, 'too_large'],
    ['metadata of 5 KiB', { metadata: { a: 'x'.repeat(5 * 1024) } }, 'too_large'],
    ['content of 257 KiB', { content: { input: 'x'.repeat(257 * 1024) } }, 'too_large'],
    ['NUL deep in metadata', { metadata: { a: ['\u0000'] } }, 'field_invalid'],
    ['usage nested a thousand deep', { usage: deep(1000) }, 'too_large'],
    ['units nobody knows', { units: { songs: 1 } }, 'unknown_field'],
  ])('is refused for %s', (_, change, code) => {
    expect(codeOf({ ...GOOD, ...change })).toBe(code)
  })

  it('takes the edges of what is allowed', () => {
    for (const change of [
      { time: NOW - 760 * DAY_MS },
      { time: NOW + 300_000 },
      { id: 'x'.repeat(200) },
      { tokens: { input: 1_000_000_000, cachedInput: 0 } },
      { apiKey: 'key_1', project: null },
      { usage: null, metadata: null, content: null },
    ])
      expect(codeOf({ ...GOOD, ...change }), JSON.stringify(change).slice(0, 80)).toBe('ok')
  })

  it('never throws, whatever it gets', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const parsed = parse(value)
        expect(parsed.ok).toBe(false)
      }),
      { numRuns: 300 },
    )
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(GOOD)), fc.anything(), (name, value) => {
        const parsed = parse({ ...GOOD, [name]: value })
        expect(typeof parsed.ok).toBe('boolean')
      }),
      { numRuns: 500 },
    )
  })
})
