import type { Queryable } from '@/db/tx'

import type { Check, Tally } from './check'
import { byOrganizationRange, inRange, valuesOf, type IdRange } from './organizationRanges'
import { loadDroppedMonths } from './requestMonths'
import { plain, tally } from './tally'

const CHARGE =
  'input_charge::numeric + cached_charge + cache_write_charge + output_charge + other_charge'

// Usage whose raw requests retention dropped is known by month, and not by key.
const FROM = `
  subjects as (
    select id as number, value as id from metering.dimensions where kind = 1 and ${inRange('value')}
  ), raw as materialized (
    select organization, api_key, sum(${CHARGE}) / 1000000000 as charge
    from metering.requests where organization = any($3::int[]) group by 1, 2
  ), kept as (
    select s.id, sum(raw.charge) as charge from raw join subjects s on s.number = raw.organization group by 1
  ), dropped as (
    select s.id, sum(${CHARGE}) / 1000000000 as charge
    from metering.rollups u join subjects s on s.number = u.entity
    where u.series = 4 and u.entity = any($3::int[]) and u.bucket = any($4::timestamptz[])
    group by 1
  ), posted as (
    select organization_id as id, sum(charge) as charge from ledger.usage_postings
    where ${inRange('organization_id')} group by 1
  ), billed as (
    select id, coalesce(posted.charge, 0) as posted,
      coalesce(kept.charge, 0) + coalesce(dropped.charge, 0) as charged
    from posted full join kept using (id) full join dropped using (id)
  ), by_key as (
    select d.value as id, sum(raw.charge) as charge
    from raw join metering.dimensions d on d.id = raw.api_key group by 1
  ), held as (
    select k.id, p.organization_id as org, k.usage
    from api_keys k join projects p on p.id = k.project_id where ${inRange('p.organization_id')}
  ), keys as (
    select id, held.org, held.usage, coalesce(by_key.charge, 0) as charged
    from held full join by_key using (id)
  )`

const EXAMINED = `(select count(*) from billed) + (select count(*) from keys)`

const FINDINGS = `
  select 'posted', id, id, ${plain('charged')}, ${plain('posted')}, ${plain('posted - charged')}
  from billed where posted <> charged
  union all
  select 'api_key_usage', org, id, ${plain('charged')}, ${plain('usage')}, ${plain('usage - charged')}
  from keys
  where usage is null or usage < charged or (usage > charged and cardinality($4::timestamptz[]) = 0)`

async function readRange(db: Queryable, range: IdRange): Promise<Tally> {
  const { rows } = await db.query<{ id: number }>(
    `select id from metering.dimensions where kind = 1 and ${inRange('value')}`,
    valuesOf(range),
  )
  const dropped = await loadDroppedMonths(db)
  return tally(db, {
    from: FROM,
    examined: EXAMINED,
    findings: FINDINGS,
    values: [...valuesOf(range), rows.map(({ id }) => id), dropped.map(({ from }) => from)],
  })
}

export const checkUsageCharged: Check = {
  name: 'usage_charged',
  about:
    'What organizations and API keys were charged is the sum of the charges of their requests.',
  unit: 'organizations and keys',
  batches: ({ pool }) => byOrganizationRange(pool, readRange),
}
