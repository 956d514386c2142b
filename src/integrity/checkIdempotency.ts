import type { Check } from './check'
import { byOrganizationRange, inRange, valuesOf } from './organizationRanges'
import { tally } from './tally'

// A key is claimed and settled in one database transaction: an open one is never seen from outside.
const FROM = `
  kept as materialized (
    select k.organization_id as org, concat_ws(' ', k.operation, k.key) as name,
      k.organization_id, k.operation, k.key, k.transaction_id, k.request_id,
      t.organization_id as transaction_org, r.organization_id as request_org,
      t.id is not null as has_transaction, r.id is not null as has_request
    from ledger.idempotency_keys k
    left join transactions t on t.id = k.transaction_id
    left join ledger.credit_requests r on r.id = k.request_id
    where ${inRange('k.organization_id')}
  ), carried as materialized (
    select t.id, t.organization_id as org, t.idempotency_key as key from transactions t
    where t.idempotency_key is not null and ${inRange('t.organization_id')}
  )`

const FINDINGS = `
  select 'key_unsettled', org, name, 'a transaction or a request', null, null
  from kept where transaction_id is null and request_id is null
  union all
  select 'transaction_missing', org, name, 'a transaction', transaction_id, null
  from kept where transaction_id is not null and not has_transaction
  union all
  select 'request_missing', org, name, 'a request', request_id, null
  from kept where request_id is not null and not has_request
  union all
  select 'key_of_other', org, name, org, coalesce(transaction_org, request_org), null
  from kept where transaction_org <> org or request_org <> org
  union all
  select 'key_repeated', org, min(name), '1', count(*)::text, (count(*) - 1)::text
  from kept group by org, organization_id, operation, key having count(*) > 1
  union all
  select 'key_not_kept', org, id, 'a kept key', key, null
  from carried c
  where not exists (select 1 from kept k where k.transaction_id = c.id and k.org = c.org)`

export const checkIdempotency: Check = {
  name: 'idempotency_keys',
  about: 'Every kept key stands for one transaction or request, and no transaction lost its key.',
  unit: 'keys',
  batches: ({ pool }) =>
    byOrganizationRange(pool, (db, range) =>
      tally(db, {
        from: FROM,
        examined: '(select count(*) from kept) + (select count(*) from carried)',
        findings: FINDINGS,
        values: valuesOf(range),
      }),
    ),
}
