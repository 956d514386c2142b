import type { Check, Tally } from './check'
import { inBatch } from './inBatch'
import { plain } from './tally'

const CHARGE = `(input_charge::numeric + cached_charge + cache_write_charge + output_charge
  + other_charge) / 1000000000`

// A gateway that states another cost than ours is no mistake in the books: what it says is kept
// beside the charge, never instead of it. Own keys and unpriced requests have nothing to compare.
const COMPARE = `
  with stated as (
    select provider, model, count(*) as requests, sum(reported_cost) as reported,
      sum(${CHARGE}) as charged, count(*) filter (where reported_cost <> ${CHARGE}) as differing
    from metering.requests
    where reported_cost is not null and price_version is not null and not own_key
    group by 1, 2
  ), largest as (
    select 'reported_cost' as rule, null as organization,
      concat_ws(' ', provider.value, model.value, 'in', requests, 'requests') as "row",
      ${plain('charged')} as expected, ${plain('reported')} as found,
      ${plain('reported - charged')} as difference
    from stated
    left join metering.dimensions provider on provider.id = stated.provider
    left join metering.dimensions model on model.id = stated.model
    where differing > 0
    order by abs(reported - charged) desc, 3 limit 20
  )
  select coalesce(sum(requests), 0) as examined, coalesce(sum(differing), 0) as differing,
    (select coalesce(jsonb_agg(l), '[]') from largest l) as samples
  from stated`

export const compareReportedCost: Check = {
  name: 'reported_cost',
  about: 'What gateways say that requests cost, beside what we charged for them.',
  unit: 'requests',
  async *batches({ pool }) {
    yield await inBatch(pool, async (db) => {
      const { rows } = await db.query<{
        examined: string
        differing: string
        samples: Tally['samples']
      }>(COMPARE)
      const row = rows[0]
      if (!row) throw new Error('A comparison is one row.')
      return {
        examined: Number(row.examined),
        differing: Number(row.differing),
        samples: row.samples,
      }
    })
  },
}
