import type { AgreedBooks } from './agreedBooks'
import type { Breaking } from './breakBooks'

const asked = (set: string, id: string) =>
  `update ledger.credit_requests set ${set} where id = '${id}'`
/** The same where the table itself forbids it. */
const forced = (set: string, id: string) =>
  `alter table ledger.credit_requests
     drop constraint if exists credit_requests_approved_is_booked,
     drop constraint if exists credit_requests_decided, drop constraint if exists credit_requests_check;
   ${asked(set, id)}`

const check = 'credit_requests'

export const AGREEMENT_BREAKINGS: readonly Breaking<AgreedBooks>[] = [
  {
    check,
    rule: 'transaction_missing',
    what: 'an approved request whose row is gone',
    sql: ({ giftRow }) => `delete from transactions where id = '${giftRow}'`,
    finding: ({ organization, gift: row, giftRow }) => ({ organization, row, found: giftRow }),
  },
  {
    check,
    rule: 'booked_without_approval',
    what: 'a waiting request that is booked',
    sql: ({ waiting, giftRow }) => forced(`transaction_id = '${giftRow}'`, waiting),
    finding: ({ waiting: row, giftRow }) => ({ row, found: giftRow }),
  },
  {
    check,
    rule: 'booked_twice',
    what: 'two requests booked by one row',
    sql: ({ payment, giftRow }) => asked(`transaction_id = '${giftRow}'`, payment),
    finding: ({ organization, giftRow: row }) => ({ organization, row, found: '2' }),
  },
  {
    check,
    rule: 'transaction_of_other',
    what: 'a row in somebody else’s name',
    sql: ({ giftRow }) => `update transactions set actor = 'usr_else' where id = '${giftRow}'`,
    finding: ({ organization, requester, gift: row }) => ({
      row,
      expected: `${organization} by ${requester}`,
      found: `${organization} by usr_else`,
    }),
  },
  {
    check,
    rule: 'transaction_kind',
    what: 'a gift that was asked for as a payment',
    sql: ({ gift }) => asked(`kind = 'payment'`, gift),
    finding: ({ gift: row }) => ({
      row,
      expected: 'a completed credit_topup',
      found: 'completed credit_gift',
    }),
  },
  {
    check,
    rule: 'transaction_kind',
    what: 'a reversal of another row than was asked for',
    sql: ({ reversal, giftRow }) =>
      asked(`input = jsonb_set(input, '{reverses}', '"${giftRow}"')`, reversal),
    finding: ({ reversal: row, giftRow }) => ({
      row,
      expected: `a completed row that reverses ${giftRow}`,
    }),
  },
  {
    check,
    rule: 'amount',
    what: 'less money booked than was agreed',
    sql: ({ paymentRow }) => `update transactions set amount = 6999 where id = '${paymentRow}'`,
    finding: ({ payment: row }) => ({ row, expected: '7000', found: '6999', difference: '-1' }),
  },
  {
    check,
    rule: 'credits',
    what: 'more credits booked than were agreed',
    sql: ({ giftRow }) => `update transactions set credit_amount = 6000.01 where id = '${giftRow}'`,
    finding: ({ gift: row }) => ({ row, expected: '6000', found: '6000.01', difference: '0.01' }),
  },
  {
    check,
    rule: 'same_person',
    what: 'a request that its requester has approved',
    sql: ({ gift }) => forced('decided_by = requester', gift),
    finding: ({ gift: row, requester }) => ({ row, found: requester }),
  },
  {
    check,
    rule: 'decision',
    what: 'a declined request that nobody decided',
    sql: ({ declined }) => forced('decided_by = null', declined),
    finding: ({ declined: row }) => ({ row, expected: 'who, and when' }),
  },
  {
    check,
    rule: 'approved_late',
    what: 'an approval after the request had expired',
    sql: ({ gift }) => asked(`expires_at = decided_at - interval '1 second'`, gift),
    finding: ({ gift: row }) => ({ row }),
  },
  {
    check,
    rule: 'key',
    what: 'a key that forgot what its request has led to',
    sql: ({ gift }) =>
      `update ledger.idempotency_keys set transaction_id = null where request_id = '${gift}'`,
    finding: ({ gift: row, giftRow }) => ({ row, expected: giftRow, found: 'nothing booked' }),
  },
  {
    check,
    rule: 'key',
    what: 'a request whose key is gone',
    sql: ({ waiting }) => `delete from ledger.idempotency_keys where request_id = '${waiting}'`,
    finding: ({ waiting: row }) => ({ row, found: 'no key' }),
  },
]
