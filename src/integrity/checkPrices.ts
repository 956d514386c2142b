import type { Check } from './check'
import { inBatch } from './inBatch'
import { instant, tally } from './tally'

const period = (side: string) =>
  `concat(${instant(`${side}.effective_from`)}, ' to ', coalesce(${instant(`${side}.effective_to`)}, 'open'))`

const FINDINGS = `
  select 'period_empty', null, a.id, 'an end after its start', ${period('a')}, null
  from model_prices a where a.effective_to <= a.effective_from
  union all
  select 'periods_overlap', null, a.id, 'no other price in ' || ${period('a')}, b.id || ': ' || ${period('b')}, null
  from model_prices a
  join model_prices b on b.model_id = a.model_id and b.provider_id = a.provider_id
    and coalesce(b.region, '') = coalesce(a.region, '') and b.id > a.id
    and a.effective_from < coalesce(b.effective_to, 'infinity')
    and b.effective_from < coalesce(a.effective_to, 'infinity')
  union all
  select 'price_incomplete', null, a.id, 'an input and an output price',
    concat('input ', coalesce(a.input_per_million::text, 'none'), ', output ',
      coalesce(a.output_per_million::text, 'none')), null
  from model_prices a where a.input_per_million is null or a.output_per_million is null`

export const checkPrices: Check = {
  name: 'prices',
  about: 'At every moment a model has at most one price at a provider and in a region.',
  unit: 'prices',
  async *batches({ pool }) {
    yield await inBatch(pool, (db) =>
      tally(db, {
        from: 'prices as (select id from model_prices)',
        examined: 'select count(*) from prices',
        findings: FINDINGS,
      }),
    )
  },
}
