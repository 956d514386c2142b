import type { Queryable } from '@/db/tx'

import type { Check } from './check'
import { compareDroppedMonth } from './compareDroppedMonth'
import { inBatch } from './inBatch'
import { loadDays, loadDroppedMonths, loadMonths, type Period } from './requestMonths'
import { MEASURES, ROLLUP_ROW, SERIES, measureFindings, type Series } from './rollupSeries'
import { tally } from './tally'

// Told from the raw requests by SQL of its own, apart from the statement that adds to the roll-ups: a
// mistake in one of the two shows.
const factsOf = `
  facts as materialized (
    select date_trunc('hour', time, 'UTC') as hour, date_trunc('day', time, 'UTC') as day,
      date_trunc('month', time, 'UTC') as month, organization, project, provider, model,
      status, cache_hit, own_key, price_list_cost, input, cached_input, cache_write, output, reasoning,
      input_charge, cached_charge, cache_write_charge, output_charge, other_charge, provider_cost
    from metering.requests where time >= $1 and time < $2
  ), fine as materialized (
    select entity, bucket from metering.rollups
    where series = 2 and is_fine and bucket >= $1 and bucket < $2
  )`

// Of thin days nothing is kept by hour or by model: it is read from the requests.
const bucketsOf = ({ series, entity, bucket, byModel, onFineDays }: Series) => `
  select ${series}::smallint as series, ${entity ?? '0'} as entity, ${bucket} as bucket,
    ${byModel ? 'provider' : '0'} as provider, ${byModel ? 'model' : '0'} as model,
    ${MEASURES.map(({ name, sql }) => `${sql} as ${name}`).join(', ')}
  from facts ${onFineDays ? `where (${entity}, day) in (select entity, bucket from fine)` : ''}
  group by 2, 3, 4, 5`

const NAMES = MEASURES.map(({ name }) => name)
const both = (side: string) => NAMES.map((name) => `${side}.${name}`).join(', ')

function fromOf(series: readonly Series[], foundCondition: string): string {
  return `${factsOf}, due as (${series.map(bucketsOf).join(' union all ')}),
    has as (select * from metering.rollups where bucket >= $1 and bucket < $2 and ${foundCondition}),
    compared as (
      select series, entity, bucket, provider, model,
        due.requests is null as is_surplus, has.requests is null as is_missing,
        (${both('due')}) is distinct from (${both('has')}) as differs,
        ${NAMES.map((name) => `due.${name} as due_${name}, has.${name} as has_${name}`).join(', ')}
      from due full join has using (series, entity, bucket, provider, model)
    ), wrong as (
      select c.*, ${ROLLUP_ROW} as name, (select value from metering.dimensions d
        where d.id = c.entity and d.kind = 1) as org
      from compared c where differs
    )`
}

const BY_MONTH = SERIES.filter(({ bucket }) => bucket === 'month')
const BY_DAY = SERIES.filter(({ bucket }) => bucket !== 'month')
const MONTH_NUMBERS = BY_MONTH.map(({ series }) => series).join(', ')

const compare = (db: Queryable, period: Period, series: readonly Series[], condition: string) =>
  tally(db, {
    from: fromOf(series, condition),
    examined: 'select count(*) from compared',
    findings: measureFindings,
    values: [period.from, period.to],
  })

/** Series that nobody knows are told with the days: they have nothing to be compared with. */
const compareDay = (db: Queryable, day: Period) =>
  compare(db, day, BY_DAY, `series not in (${MONTH_NUMBERS})`)

const compareMonth = (db: Queryable, month: Period) =>
  compare(db, month, BY_MONTH, `series in (${MONTH_NUMBERS})`)

export const checkRollups: Check = {
  name: 'rollups',
  about: 'Every bucket of every roll-up is the sum of its raw requests, and none is missing.',
  unit: 'buckets',
  async *batches({ pool }) {
    const { months, dropped } = await inBatch(pool, async (db) => ({
      months: await loadMonths(db),
      dropped: new Set((await loadDroppedMonths(db)).map(({ from }) => from)),
    }))
    for (const month of months) {
      if (dropped.has(month.from)) {
        yield await inBatch(pool, (db) => compareDroppedMonth(db, month))
        continue
      }
      yield await inBatch(pool, (db) => compareMonth(db, month))
      const days = await inBatch(pool, (db) => loadDays(db, month))
      for (const day of days) yield await inBatch(pool, (db) => compareDay(db, day))
    }
  },
}
