import { describe, expect, it } from 'vitest'

import { parseLitellmRow } from '@/usage/parseLitellmRow'

import { litellmRow, readLitellm, withUsage } from '../../support/litellmRows'

const parse = (row: unknown) => parseLitellmRow(row, { nowMicros: Date.now() * 1000 })

const read = readLitellm

const refusal = (overrides: Parameters<typeof litellmRow>[0]) => {
  const row = parse(litellmRow(overrides))
  return row.kind === 'refused' ? row.refusal.code : row.kind
}

describe('a LiteLLM row', () => {
  it('becomes a report with the names that LiteLLM knows', () => {
    const row = litellmRow({ startTime: 1795564800.123456, endTime: 1795564801.963456 })
    const parsed = parseLitellmRow(row, { nowMicros: 1795565000_000_000 })
    expect(parsed).toMatchObject({
      kind: 'report',
      report: {
        id: row.litellm_call_id,
        timeMicros: 1795564800_123_456,
        names: { organization: [], project: [], apiKey: ['f'.repeat(64), 'crawler'] },
        user: 'customer-7',
        providerNames: ['openai'],
        modelNames: ['gpt-4o'],
        requestedModel: 'our-best-model',
        tokens: { input: 1200, cachedInput: 800, cacheWrite: 0, output: 310, reasoning: 0 },
        units: { webSearches: 0, images: 0 },
        status: 'ok',
        errorKind: null,
        finishReason: 'stop',
        durationMs: 1840,
        streamed: true,
        cacheHit: false,
        billing: 'credits',
        source: 'litellm',
        reportedCost: '0.0071',
        usage: { prompt_tokens: 2000 },
        content: { input: [{ role: 'user' }], output: { choices: [{}] } },
      },
    })
  })

  it('keeps neither address nor e-mail nor traceback', () => {
    const report = read({
      status: 'failure',
      error_information: { error_class: 'APIError', traceback: 'File "secret.py"' },
    })
    const kept = JSON.stringify({ ...report, content: null })
    for (const secret of ['10.0.0.7', 'person@example.com', 'secret.py'])
      expect(kept).not.toContain(secret)
  })

  it.each([
    ['seconds', 1795564800.5, 1795564800_500_000],
    ['milliseconds', 1795564800500, 1795564800_500_000],
    ['ISO text with zone', '2026-11-25T01:20:00.5+01:00', 1795566000_500_000],
    ['ISO text without zone, which is UTC', '2026-11-25 00:20:00.5', 1795566000_500_000],
  ])('takes a start in %s', (_, startTime, micros) => {
    const parsed = parseLitellmRow(litellmRow({ startTime }), { nowMicros: 1795570000_000_000 })
    expect(parsed).toMatchObject({ kind: 'report', report: { timeMicros: micros } })
  })

  it.each([
    ['startTime in 1970', { startTime: 12 }, 'time_out_of_range'],
    ['startTime in 2099', { startTime: 4_080_000_000 }, 'time_out_of_range'],
    ['startTime that is none', { startTime: 'yesterday' }, 'time_invalid'],
    ['startTime 1e308', { startTime: 1e308 }, 'time_invalid'],
    ['no startTime', { startTime: null, endTime: null }, 'field_missing'],
    ['no id', { litellm_call_id: null, id: null }, 'field_missing'],
    ['an id of 10 kB', { litellm_call_id: 'x'.repeat(10_000) }, 'too_large'],
    ['an id with NUL', { litellm_call_id: 'a\u0000b' }, 'field_invalid'],
    ['a key alias of 10 kB', { metadata: { user_api_key_alias: 'x'.repeat(10_000) } }, 'too_large'],
    ['negative tokens', withUsage({ prompt_tokens: -1 }), 'tokens_invalid'],
    ['fractional tokens', withUsage({ prompt_tokens: 1.5 }), 'tokens_invalid'],
    ['tokens as text', withUsage({ prompt_tokens: '12' }), 'tokens_invalid'],
    [
      'more cached than input',
      withUsage({ prompt_tokens: 5, prompt_tokens_details: { cached_tokens: 6 } }),
      'tokens_invalid',
    ],
    [
      'a usage object of 33 KiB',
      withUsage({ prompt_tokens: 1, x: 'x'.repeat(33_000) }),
      'too_large',
    ],
    ['a usage object with NUL', withUsage({ prompt_tokens: 1, x: '\u0000' }), 'field_invalid'],
  ])('with %s is refused', (_, overrides, code) => {
    expect(refusal(overrides)).toBe(code)
  })

  it.each([null, 7, 'text', [], [[]]])('that is %j is refused', (row) => {
    expect(parse(row)).toMatchObject({ kind: 'refused', id: null })
  })

  it('loses no request because of text that only describes it', () => {
    const report = read({
      end_user: `evil\u0000${'x'.repeat(10_000)}`,
      response_cost: '1e309',
      model_group: '\ud800',
      messages: 'x'.repeat(300_000),
      completionStartTime: 'soon',
      response_time: -5,
    })
    expect(report).toMatchObject({
      requestedModel: null,
      reportedCost: null,
      durationMs: null,
      timeToFirstTokenMs: null,
      content: null,
    })
    expect(report.user).toHaveLength(200)
    expect(report.user).not.toContain('\u0000')
  })

  it('tells failed attempts of a call from its success, and one attempt from the next', () => {
    const call = { litellm_call_id: 'call-1', startTime: Date.now() / 1000 - 9 }
    const first = read({ ...call, status: 'failure' })
    const second = read({ ...call, status: 'failure', startTime: call.startTime + 2 })
    const success = read({ ...call, startTime: call.startTime + 4 })
    expect(success.id).toBe('call-1')
    expect(new Set([first.id, second.id, success.id]).size).toBe(3)
    expect(read({ ...call, status: 'failure' }).id).toBe(first.id)
    for (const { id } of [first, second]) expect(id).toMatch(/^call-1~failed~[0-9a-f]{16}$/)
  })

  it('without a call id is known by id, start and key', () => {
    const row = { litellm_call_id: null, id: 'chatcmpl-1', startTime: Date.now() / 1000 - 9 }
    const one = read(row)
    expect(read(row).id).toBe(one.id)
    expect(read({ ...row, startTime: row.startTime + 1 }).id).not.toBe(one.id)
    expect(read({ ...row, metadata: { user_api_key_hash: 'a' } }).id).not.toBe(one.id)
  })

  it.each([
    [
      'azure/my-deployment',
      'azure',
      'azure/gpt-4o',
      ['my-deployment', 'azure/my-deployment', 'gpt-4o', 'azure/gpt-4o'],
    ],
    ['openai/gpt-4o', null, null, ['gpt-4o', 'openai/gpt-4o']],
    ['meta-llama/Llama-3-70b', 'together_ai', null, ['meta-llama/Llama-3-70b']],
    ['', '', null, ['unknown']],
  ])('of model %j at %j may be any of its names', (model, provider, key, names) => {
    const report = read({
      model,
      custom_llm_provider: provider,
      model_map_information: { model_map_key: key },
    })
    expect(report.modelNames).toEqual(names)
  })

  it('is a cache hit only by LiteLLM’s own cache', () => {
    expect(read({ cache_hit: true, response_cost: 0 }).cacheHit).toBe(true)
    expect(read({ cache_hit: 'True' }).cacheHit).toBe(true)
    expect(read({ cache_hit: 'False' }).cacheHit).toBe(false)
    expect(read().cacheHit).toBe(false)
  })

  it('has a first token only where it was streamed', () => {
    const start = Date.now() / 1000 - 60
    const times = { startTime: start, completionStartTime: start + 0.25 }
    expect(read(times).timeToFirstTokenMs).toBe(250)
    expect(read({ ...times, stream: false }).timeToFirstTokenMs).toBeNull()
  })

  it('of a batch that is looked at is none of ours, until its tokens come', () => {
    const poll = {
      call_type: 'aretrieve_batch',
      response_cost: 0,
      prompt_tokens: 0,
      completion_tokens: 0,
    }
    expect(parse(litellmRow({ ...poll, ...withUsage({}) }))).toMatchObject({ kind: 'ignored' })
    expect(parse(litellmRow({ ...poll, response_cost: 0.5 }))).toMatchObject({ kind: 'report' })
  })

  it('counts the images it made', () => {
    const call = { call_type: 'aimage_generation', ...withUsage({}) } as object
    expect(read({ ...call, model_parameters: { n: 3 } }).units.images).toBe(3)
    expect(read({ ...call, model_parameters: {} }).units.images).toBe(1)
    expect(read({ ...call, status: 'failure' }).units.images).toBe(0)
  })
})
