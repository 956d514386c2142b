import type { Check } from './check'
import { byOrganizationRange, inRange, valuesOf } from './organizationRanges'
import { tally } from './tally'

const COLUMNS = [
  ...['credits', 'total_spent', 'plan', 'dev_plan', 'status', 'payment_failure_count'],
  'created_at',
]
const rowOf = (table: string) => `row(${COLUMNS.map((name) => `${table}.${name}`).join(', ')})`

const FROM = `
  compared as (
    select id, ${rowOf('o')}::text as due, ${rowOf('b')}::text as has, o.found as is_there,
      b.found as is_listed, ${rowOf('o')} is distinct from ${rowOf('b')} as differs
    from (select *, true as found from organizations where ${inRange('id')}) o
    full join (select *, true as found from ledger.balances where ${inRange('id')}) b using (id)
  )`

const FINDINGS = `
  select case when is_listed is null then 'missing' when is_there is null then 'surplus' else 'differs' end,
    id, id, case when is_there then due end, case when is_listed then has end, null
  from compared where differs`

/** Lists and totals of organizations are read from a copy (docs/decisions/0014). */
export const checkListed: Check = {
  name: 'listed',
  about: 'Lists and totals of organizations are read from the same balances.',
  unit: 'organizations',
  batches: ({ pool }) =>
    byOrganizationRange(pool, (db, range) =>
      tally(db, {
        from: FROM,
        examined: 'select count(*) from compared',
        findings: FINDINGS,
        values: valuesOf(range),
      }),
    ),
}
