import { describe, expect, it } from 'vitest'

import { buildMetricsSql, type MetricsQuestion } from '@/metrics/buildMetricsSql'
import { MEASURE_NAMES } from '@/metrics/measures'

const at = (hour: number, minute = 0) => Date.UTC(2026, 10, 3, hour, minute)
const question: MetricsQuestion = {
  subject: { kind: 'organization', organization: 17, only: [] },
  edges: [at(10), at(12)],
  by: 'total',
  measures: ['totalRequests'],
}

function ask(changes: Partial<MetricsQuestion>) {
  const statement = buildMetricsSql({ ...question, ...changes })
  if (!statement) throw new Error('There is something to read')
  return statement
}

describe('buildMetricsSql', () => {
  it('reads stored sums alone where whole hours are asked for', () => {
    const { text, values } = ask({})
    expect(text).not.toContain('metering.requests')
    expect(values).toEqual([
      ['2026-11-03T10:00:00.000Z', '2026-11-03T12:00:00.000Z'],
      ['2026-11-03T10:00:00.000Z'],
      ['2026-11-03T12:00:00.000Z'],
      [1],
      17,
    ])
  })

  it('reads the rows of the edges by ranges of time, which prune partitions', () => {
    const { text, values } = ask({ edges: [at(10, 30), at(12)] })
    expect(text).toContain('r.time >= p.low and r.time < p.high')
    expect(text).not.toMatch(/date_trunc|extract/)
    expect(values).toContainEqual(['2026-11-03T10:30:00.000Z'])
  })

  it('finds the rows of a project through its organization', () => {
    const subject = { kind: 'project' as const, organization: 17, project: 23, only: [] }
    const { text, values } = ask({ subject })
    const rows = /r\.organization = \$(\d)::integer and r\.project = \$(\d)::integer/.exec(text)
    expect(rows?.slice(1).map((number) => values[Number(number) - 1])).toEqual([17, 23])
  })

  it('keeps values apart from the text, whoever is asked about', () => {
    for (const by of ['total', 'model'] as const)
      expect(ask({ by, measures: MEASURE_NAMES }).text).not.toMatch(/17|2026/)
  })

  it('reads neighbouring stretches of one source in one go', () => {
    const edges = Array.from({ length: 25 }, (_, hour) => at(hour))
    const { values } = ask({ edges: [at(-1, 45), at(-1, 50), ...edges, at(24, 15)] })
    expect(values[1]).toEqual(['2026-11-03T00:00:00.000Z'])
    expect(values[2]).toEqual(['2026-11-04T00:00:00.000Z'])
    expect(values[5]).toEqual(['2026-11-02T23:45:00.000Z', '2026-11-04T00:00:00.000Z'])
    expect(values[6]).toEqual(['2026-11-03T00:00:00.000Z', '2026-11-04T00:15:00.000Z'])
  })

  it('has nothing to read in empty stretches and before all time', () => {
    for (const edges of [[], [at(1)], [at(1), at(1)], [Date.UTC(1900, 0), Date.UTC(1969, 0)]])
      expect(buildMetricsSql({ ...question, edges })).toBeNull()
  })

  it('cuts edges to the time that usage can have', () => {
    const { values } = ask({ edges: [Date.UTC(-6000, 0), Date.UTC(1970, 0), Date.UTC(9999, 0)] })
    expect(values[1]).toEqual(['1970-01-01T00:00:00.000Z'])
    expect(values[2]).toEqual(['2300-01-01T00:00:00.000Z'])
  })
})
