import type { Check } from './check'
import { byOrganizationRange, inRange, valuesOf } from './organizationRanges'
import { plain, tally } from './tally'

const FROM = `
  asked as materialized (
    select r.id, r.organization_id as org, r.kind, r.status, r.credits, r.requester, r.decided_by,
      r.decided_at, r.expires_at, r.operation, r.key, r.transaction_id as booked,
      (r.input->>'amount')::numeric as amount, r.input->>'reverses' as reverses
    from ledger.credit_requests r where ${inRange('r.organization_id')}
  ), answered as materialized (
    select a.*, t.id as transaction, t.organization_id as transaction_org, t.type::text as type,
      t.status::text as transaction_status, t.amount as transaction_amount, t.credit_amount, t.actor,
      t.reverses_id
    from asked a left join transactions t on t.id = a.booked
  ), kept as materialized (
    select k.organization_id as org, k.operation, k.key, k.request_id, k.transaction_id
    from ledger.idempotency_keys k
    where k.request_id is not null and ${inRange('k.organization_id')}
  )`

const BOOKINGS = `
  select 'transaction_missing', org, id, 'a transaction', booked, null
  from answered where status = 'approved' and transaction is null
  union all
  select 'booked_without_approval', org, id, 'nothing booked', booked, null
  from answered where status <> 'approved' and booked is not null
  union all
  select 'booked_twice', min(org), booked, '1', count(*)::text, (count(*) - 1)::text
  from asked where booked is not null group by booked having count(*) > 1
  union all
  select 'transaction_of_other', org, id, concat_ws(' ', org, 'by', requester),
    concat_ws(' ', transaction_org, 'by', actor), null
  from answered where transaction is not null and (transaction_org <> org or actor is distinct from requester)
  union all
  select 'transaction_kind', org, id,
    case kind when 'gift' then 'a completed credit_gift' when 'payment' then 'a completed credit_topup'
      else 'a completed row that reverses ' || coalesce(reverses, 'nothing') end,
    concat_ws(' ', transaction_status, type, 'reverses ' || reverses_id), null
  from answered where transaction is not null and (transaction_status <> 'completed'
    or (kind = 'gift' and (type <> 'credit_gift' or reverses_id is not null))
    or (kind = 'payment' and (type <> 'credit_topup' or reverses_id is not null))
    or (kind = 'reversal' and reverses_id is distinct from reverses))
  union all
  select 'amount', org, id, ${plain('amount')}, ${plain('transaction_amount')},
    ${plain('transaction_amount - amount')}
  from answered where transaction is not null and transaction_amount is distinct from amount
  union all
  select 'credits', org, id, ${plain('credits')}, ${plain('credit_amount')},
    ${plain('credit_amount - credits')}
  from answered where transaction is not null and credit_amount is distinct from credits`

const DECISIONS = `
  select 'same_person', org, id, 'somebody else than ' || requester, decided_by, null
  from asked where decided_by = requester
  union all
  select 'decision', org, id, case status when 'waiting' then 'nobody yet' else 'who, and when' end,
    concat_ws(' at ', coalesce(decided_by, 'nobody'), decided_at), null
  from asked
  where (status = 'waiting') <> (decided_by is null) or (status = 'waiting') <> (decided_at is null)
  union all
  select 'approved_late', org, id, 'before ' || expires_at, decided_at::text, null
  from asked where status = 'approved' and decided_at > expires_at
  union all
  select 'key', a.org, a.id, coalesce(a.booked, 'nothing booked'),
    case when k.request_id is null then 'no key' else coalesce(k.transaction_id, 'nothing booked') end, null
  from asked a
  left join kept k on k.org = a.org and k.operation = a.operation and k.key = a.key and k.request_id = a.id
  where a.key is not null and (k.request_id is null or k.transaction_id is distinct from a.booked)`

export const checkCreditRequests: Check = {
  name: 'credit_requests',
  about:
    'An approved request is booked exactly once, as it was asked for, and decided by somebody else; no other is.',
  unit: 'requests',
  batches: ({ pool }) =>
    byOrganizationRange(pool, (db, range) =>
      tally(db, {
        from: FROM,
        examined: 'select count(*) from asked',
        findings: `${BOOKINGS} union all ${DECISIONS}`,
        values: valuesOf(range),
      }),
    ),
}
