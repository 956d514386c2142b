import type { Queryable } from '@/db/tx'

import { findModels, findPrices, findProviders } from './findCatalogue'
import { findOrganizations, findProjects, findUsers } from './findCustomers'
import { findDiscounts } from './findDiscounts'
import { findGiftRequests, findTransactions } from './findMoney'
import { findPromoCodes } from './findPromoCodes'
import { findAuditEntries, findNotes, findServiceAccounts, findUsageMappings } from './findRecords'
import { findGatewayRequests, findKeys } from './findUsage'
import { readTerm, type Finder, type Found, type SearchKind } from './found'

const FINDERS: Record<SearchKind, Finder> = {
  organization: findOrganizations,
  project: findProjects,
  apiKey: findKeys,
  user: findUsers,
  request: findGatewayRequests,
  transaction: findTransactions,
  giftRequest: findGiftRequests,
  promoCode: findPromoCodes,
  discount: findDiscounts,
  note: findNotes,
  model: findModels,
  provider: findProviders,
  price: findPrices,
  usageMapping: findUsageMappings,
  serviceAccount: findServiceAccounts,
  audit: findAuditEntries,
}

export type FoundGroup = { kind: SearchKind; found: Found[] }

/**
 * What an id, a token, an address or a name means, by kind. A kind with the very thing stands before
 * those with something like it, and within a kind the very thing stands first.
 * @param term trimmed; empty finds nothing
 * @param kinds those that the caller may read, in their order
 * @param limit how many of each kind
 */
export async function search(
  db: Queryable,
  { term, kinds, limit }: { term: string; kinds: readonly SearchKind[]; limit: number },
): Promise<FoundGroup[]> {
  if (term === '') return []
  const asked = readTerm(term)
  const groups: FoundGroup[] = []
  // One after the other: a keystroke is worth one connection.
  for (const kind of kinds) {
    const found = exactFirst(await FINDERS[kind](db, asked, limit)).slice(0, limit)
    if (found.length > 0) groups.push({ kind, found })
  }
  return groups.sort((a, b) => Number(isHit(b)) - Number(isHit(a)))
}

const isHit = ({ found }: FoundGroup): boolean => found[0]?.isExact ?? false

const exactFirst = (found: readonly Found[]): Found[] =>
  [...found].sort((a, b) => Number(b.isExact) - Number(a.isExact))
