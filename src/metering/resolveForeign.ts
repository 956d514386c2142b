import { loadCatalogueNames, type CatalogueNames } from '@/catalog/loadCatalogueNames'
import type { Queryable } from '@/db/tx'
import { UNKNOWN_NAME, type ForeignFormat, type ForeignReport } from '@/usage/foreignReport'
import { selectMapping, type UsageMapping } from '@/usage/selectMapping'
import type { RowRefusal, UsageReport } from '@/usage/usageReport'

import { allNames, loadMappings } from './loadMappings'
import { resolveForeignOwners, type Reporter } from './resolveForeignOwners'
import type { Owner } from './resolveOwners'

export type ForeignItem = { report: ForeignReport; format: ForeignFormat; account: Reporter }

/** In our words; or it waits because nobody has said whose it is; or it may not be reported at all. */
export type Resolution =
  | { kind: 'mapped'; report: UsageReport }
  | { kind: 'waiting'; reason: RowRefusal }
  | { kind: 'refused'; refusal: RowRefusal }

/** Puts foreign reports into our words, one entry an item, in order. */
export async function resolveForeign(
  db: Queryable,
  items: readonly ForeignItem[],
): Promise<Resolution[]> {
  if (items.length === 0) return []
  const mappings = await loadMappings(
    db,
    items.flatMap(({ report }) => [
      ...allNames(report.names),
      ...report.providerNames,
      ...report.modelNames,
    ]),
  )
  const catalogue = await loadCatalogueNames(db)
  const owners = await resolveForeignOwners(
    db,
    items.map(({ report, format, account }) => ({ names: report.names, format, account })),
    mappings,
  )
  return items.map((item, i): Resolution => {
    const owner = owners[i]
    if (!owner) throw new Error('resolveForeignOwners answers every question')
    if (!('code' in owner))
      return { kind: 'mapped', report: toUsageReport(item, owner, mappings, catalogue) }
    return owner.code === 'organization_not_allowed'
      ? { kind: 'refused', refusal: owner }
      : { kind: 'waiting', reason: owner }
  })
}

function toUsageReport(
  { report: { names: _owner, providerNames, modelNames, ...facts }, format, account }: ForeignItem,
  owner: Owner,
  mappings: readonly UsageMapping[],
  catalogue: CatalogueNames,
): UsageReport {
  const inOurWords = (
    kind: 'model' | 'provider',
    names: readonly string[],
    known: ReadonlyMap<string, string>,
  ): string =>
    selectMapping(mappings, { kind, names, format, serviceAccount: account.id }) ??
    names.find((name) => known.has(name.toLowerCase())) ??
    names[0] ??
    UNKNOWN_NAME
  return {
    ...facts,
    ...owner,
    provider: inOurWords('provider', providerNames, catalogue.providers),
    model: inOurWords('model', modelNames, catalogue.models),
  }
}
