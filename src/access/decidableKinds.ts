import { REQUEST_KINDS, type RequestKind } from '@/ledger/creditRequests'

import { can, type Permission } from './permissions'

/** Deciding about credits takes the right to add them by the same route. */
const RIGHT: Record<RequestKind, Permission> = {
  gift: 'credits:gift',
  payment: 'payments:record',
  reversal: 'credits:refund',
}

/** About which kinds of request a user may decide; none without the right to decide at all. */
export const decidableKinds = (user: unknown): RequestKind[] =>
  can(user, 'credits:approve') ? REQUEST_KINDS.filter((kind) => can(user, RIGHT[kind])) : []
