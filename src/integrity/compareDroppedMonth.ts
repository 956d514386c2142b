import type { Queryable } from '@/db/tx'

import type { Tally } from './check'
import type { Period } from './requestMonths'
import { MEASURES, ROLLUP_ROW, SERIES, measureFindings } from './rollupSeries'
import { tally } from './tally'

/** One month grain of each subject: what all its others must add up to. */
const coarsestOf = (entity: (typeof SERIES)[number]['entity']) => {
  const coarsest = SERIES.find((grain) => grain.entity === entity && grain.bucket === 'month')
  if (!coarsest) throw new Error(`No month grain of ${entity ?? 'the platform'}`)
  return coarsest.series
}

const PLATFORM = coarsestOf(null)
// The platform is also the sum of all organizations, and of all projects; told by negative numbers.
const SUMMED = [coarsestOf('organization'), coarsestOf('project')]
const GRAINS = [
  ...SERIES.map(({ series, entity }) => [series, coarsestOf(entity)]),
  ...SUMMED.map((series) => [-series, PLATFORM]),
].filter(([series, coarsest]) => series !== coarsest)

const sums = MEASURES.map(({ name }) => `sum(${name}) as ${name}`).join(', ')
const columns = (side: string) => MEASURES.map(({ name }) => `${side}.${name}`).join(', ')
const pairs = MEASURES.map(({ name }) => `due.${name} as due_${name}, has.${name} as has_${name}`)

const FROM = `
  totals as materialized (
    select series, entity, ${sums} from metering.rollups
    where bucket >= $1 and bucket < $2 group by 1, 2
  ), due as (
    select g.series, t.entity, ${columns('t')}
    from (values ${GRAINS.map((pair) => `(${pair.join(', ')})`).join(', ')}) as g(series, coarsest)
    join totals t on t.series = g.coarsest
  ), has as (
    select * from totals where series not in (${[PLATFORM, ...SUMMED].join(', ')})
    union all
    select -series, 0, ${sums} from totals where series in (${SUMMED.join(', ')}) group by 1
  ), compared as (
    select series, entity, $1::timestamptz as bucket, 0 as provider, 0 as model,
      due.requests is null as is_surplus, has.requests is null as is_missing,
      (${columns('due')}) is distinct from (${columns('has')}) as differs, ${pairs.join(', ')}
    from due full join has using (series, entity)
  ), wrong as (
    select c.*, 'whole month without raw requests: ' || ${ROLLUP_ROW} as name,
      (select value from metering.dimensions d where d.id = c.entity and d.kind = 1) as org
    from compared c where differs
  )`

/** A month of which only the roll-ups are left: its grains must agree with each other. */
export const compareDroppedMonth = (db: Queryable, month: Period): Promise<Tally> =>
  tally(db, {
    from: FROM,
    examined: 'select count(*) from compared',
    findings: measureFindings,
    values: [month.from, month.to],
  })
