import type { Check } from './check'
import { byOrganizationRange, inRange, valuesOf } from './organizationRanges'
import { instant, plain, tally } from './tally'

const POSTING = `'usage posting ' || organization_id || ' #' || sequence`

// Every number that was given out; a settled row has two: its own, and its place in the order of
// balances.
const NUMBERS = `
  numbers as (
    select organization_id as org, sequence::bigint as number, id::text as name
    from transactions where ${inRange('organization_id')}
    union all
    select organization_id, settlement_sequence, id
    from transactions where settlement_sequence is not null and ${inRange('organization_id')}
    union all
    select organization_id, sequence, ${POSTING}
    from ledger.usage_postings where ${inRange('organization_id')}
  ), ordered_numbers as (
    select org, number, name,
      lag(number, 1, 0::bigint) over (partition by org order by number nulls last, name) as before
    from numbers
  ), highest as (select org, max(number) as number from numbers group by org)`

const MOVEMENTS = `
  movements as (
    select organization_id as org, coalesce(settlement_sequence, sequence)::bigint as place,
      id::text as name, status = 'completed' as is_booked, balance_after, booked_at,
      case when status = 'completed' and type::text in ('credit_topup', 'credit_gift', 'credit_refund')
        then coalesce(credit_amount, 0) else 0 end as moved
    from transactions where ${inRange('organization_id')}
    union all
    select organization_id, sequence, ${POSTING}, true, balance_after, booked_at, -charge
    from ledger.usage_postings where ${inRange('organization_id')}
  ), booked as (
    select *,
      lag(balance_after, 1, 0) over in_order + moved as due_balance,
      lag(booked_at) over in_order as booked_before
    from movements where is_booked
    window in_order as (partition by org order by place, name)
  )`

// A transaction keeps milliseconds and a posting microseconds: what is less than one millisecond apart
// happened at the same moment.
const FINDINGS = `
  select case when number is null then 'number_missing' when number = before then 'number_repeated'
      else 'number_gap' end,
    org, name, (before + 1)::text, number::text, (number - before - 1)::text
  from ordered_numbers where number is distinct from before + 1
  union all
  select 'ledger_sequence', o.id, o.id, coalesce(h.number, 0)::text, o.ledger_sequence::text,
    (o.ledger_sequence - coalesce(h.number, 0))::text
  from (select id, ledger_sequence from organizations where ${inRange('id')}) o
  left join highest h on h.org = o.id
  where o.ledger_sequence <> coalesce(h.number, 0)
  union all
  -- Closing a month moves the clock on without a movement, so it may be ahead.
  select 'booking_clock', o.id, o.id, 'not before ' || ${instant('b.booked_at')},
    coalesce(${instant('o.ledger_booked_at')}, 'none'), null
  from (select id, ledger_booked_at from organizations where ${inRange('id')}) o
  join (select org, max(booked_at) as booked_at from booked group by org) b on b.org = o.id
  where o.ledger_booked_at is null or o.ledger_booked_at <= b.booked_at - interval '1 millisecond'
  union all
  select 'balance_after', org, name, ${plain('due_balance')}, ${plain('balance_after')},
    ${plain('balance_after - due_balance')}
  from booked where balance_after is null or balance_after <> due_balance
  union all
  select 'booked_at', org, name, 'not before ' || ${instant('booked_before')}, ${instant('booked_at')}, null
  from booked where booked_at is null or booked_at <= booked_before - interval '1 millisecond'`

export const checkLedgerOrder: Check = {
  name: 'ledger_order',
  about:
    'Movements are numbered without gaps; each balance follows from the one before; times follow the numbers, and the booking clock the times.',
  unit: 'movements',
  batches: ({ pool }) =>
    byOrganizationRange(pool, (db, range) =>
      tally(db, {
        from: `${NUMBERS}, ${MOVEMENTS}`,
        examined: 'select count(*) from movements',
        findings: FINDINGS,
        values: valuesOf(range),
      }),
    ),
}
