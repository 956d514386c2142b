import { describe, expect, it } from 'vitest'

import { buildMetricsSql, type MetricsQuestion } from '@/metrics/buildMetricsSql'
import { MEASURE_NAMES } from '@/metrics/measures'

const at = (hour: number, minute = 0) => Date.UTC(2026, 10, 3, hour, minute)
const ask = (question: Partial<MetricsQuestion>) =>
  buildMetricsSql({
    subject: { kind: 'organization', organization: 17 },
    edges: [at(10), at(12)],
    by: 'total',
    measures: ['totalRequests'],
    ...question,
  })

describe('buildMetricsSql', () => {
  it('reads stored sums alone where whole hours are asked for', () => {
    const { text, values } = ask({})
    expect(text).not.toContain('metering.requests')
    expect(values).toEqual([
      [0],
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
    const subject = { kind: 'project' as const, organization: 17, project: 23 }
    const { text, values } = ask({ subject })
    expect(text).toMatch(/r\.organization = \$4::integer and r\.project = \$5::integer/)
    expect(values.slice(3)).toEqual([17, 23])
  })

  it('keeps values apart from the text, whoever is asked about', () => {
    for (const by of ['total', 'model'] as const)
      expect(ask({ by, measures: MEASURE_NAMES }).text).not.toMatch(/17|2026/)
  })

  it('leaves out stretches before and after all time', () => {
    const { values } = ask({ edges: [Date.UTC(-6000, 0), Date.UTC(1970, 0), Date.UTC(9999, 0)] })
    expect(values[0]).toEqual([1])
    expect(values[2]).toEqual(['2300-01-01T00:00:00.000Z'])
  })
})
