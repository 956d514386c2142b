import { describe, expect, it } from 'vitest'

import { buildMetricsSql, finePiecesOf, type MetricsQuestion } from '@/metrics/buildMetricsSql'
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
    const { text, values } = ask({ subject: { kind: 'platform', only: [] } })
    expect(text).not.toContain('requests r')
    expect(values).toEqual([
      ['2026-11-03T10:00:00.000Z', '2026-11-03T12:00:00.000Z'],
      ['2026-11-03T10:00:00.000Z'],
      ['2026-11-03T12:00:00.000Z'],
      [7],
      0,
    ])
  })

  it('tells what it would read from sums that only fine days have', () => {
    const day = [Date.UTC(2026, 10, 3), Date.UTC(2026, 10, 4)]
    const month = [Date.UTC(2026, 9, 1), Date.UTC(2026, 10, 1)]
    const pieces = (changes: Partial<MetricsQuestion>) =>
      finePiecesOf({ ...question, ...changes }).map(({ from, to }) => [from, to])
    expect(pieces({})).toEqual([[at(10), at(12)]])
    expect(pieces({ edges: day })).toEqual([])
    expect(pieces({ edges: day, by: 'model' })).toEqual([day])
    expect(pieces({ edges: month, by: 'model' })).toEqual([])
    expect(pieces({ subject: { kind: 'platform', only: [] } })).toEqual([])
  })

  it('reads the requests of thin days, as one with the edge beside them, and no sums of theirs', () => {
    const thin = [{ from: at(10), to: at(24) }]
    const edges = [at(9, 30), at(24) + 2 * 3_600_000]
    const statement = buildMetricsSql({ ...question, edges }, thin)
    const read = statement?.text.split('from metering.requests r') ?? []
    expect(read).toHaveLength(2)
    expect(statement?.values).toContainEqual(['2026-11-03T09:30:00.000Z'])
    expect(statement?.values[1]).toEqual(['2026-11-04T00:00:00.000Z'])
    expect(statement?.values[2]).toEqual(['2026-11-04T02:00:00.000Z'])
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
    const times = (time: string) => values.filter((value) => String(value) === time).length
    // Once as the edge of what is read, once for planning.
    expect(times('2026-11-02T23:45:00.000Z')).toBe(2)
    expect(times('2026-11-04T00:15:00.000Z')).toBe(2)
  })

  it('reads many edges together, a few each for itself', () => {
    const halves = (count: number) =>
      Array.from({ length: count }, (_, i) => [at(2 * i, 15), at(2 * i, 45), at(2 * i + 1)]).flat()
    const readings = (edges: number[]) =>
      ask({ edges, subject: { kind: 'platform', only: [] } }).text.split('requests r').length - 1
    expect(readings(halves(1))).toBe(1)
    expect(readings(halves(3))).toBe(3)
    expect(readings(halves(20))).toBe(1)
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
