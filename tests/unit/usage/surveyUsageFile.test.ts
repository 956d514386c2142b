import { createHash } from 'node:crypto'

import { describe, expect, it } from 'vitest'

import { surveyUsageFile } from '@/usage/surveyUsageFile'

const survey = (content: string, timeZone = 'UTC') => {
  async function* bytes() {
    yield new TextEncoder().encode(content)
  }
  return surveyUsageFile(bytes(), { format: null, timeZone })
}

describe('the survey of a file', () => {
  it('finds format, rows, hash and the latest time, wherever it stands', async () => {
    const content = [
      'TIMESTAMP,ContextTokens,GeneratedTokens',
      '2023-11-16 18:00:00.25,1,1',
      '2023-11-16 19:00:00.5,1,1',
      'never,1,1',
      '2023-11-16 17:00:00,1,1',
    ].join('\n')
    expect(await survey(content, 'Europe/Berlin')).toEqual({
      format: 'azure-trace',
      rows: 4,
      hash: createHash('sha256').update(content).digest('hex'),
      latestMicros: Date.parse('2023-11-16T18:00:00.5Z') * 1000,
      lacking: { project: 1, model: 1, provider: new Map([[null, 1]]) },
    })
  })

  it('tells the first row that lacks what an option must give', async () => {
    const rows = [
      { project: 'prj_a', model: 'm', provider: 'p' },
      { apiKey: 'key_a', model: 'm', provider: 'p' },
      { apiKey: 'key_a', model: 'm' },
      { project: 'prj_a', provider: 'p' },
      { model: 'n' },
      { model: 'n' },
      { project: 'prj_a' },
      7,
    ]
    const { lacking, latestMicros } = await survey(
      rows.map((row) => JSON.stringify(row)).join('\n'),
    )
    expect(latestMicros).toBeNull()
    expect(lacking).toEqual({
      project: 5,
      model: 4,
      provider: new Map([
        ['m', 3],
        ['n', 5],
        [null, 7],
      ]),
    })
  })
})
