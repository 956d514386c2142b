import type { ForeignFormat } from './foreignReport'

export const MAPPING_KINDS = ['organization', 'project', 'api-key', 'provider', 'model'] as const
export type MappingKind = (typeof MAPPING_KINDS)[number]

/** Stands for every name, and for none: what the rest of a gateway's usage goes to. */
export const ANY_NAME = '*'
/** A gateway's models or keys are never all the same one. */
export const KINDS_WITH_ANY: ReadonlySet<MappingKind> = new Set(['organization', 'project'])

/** What one gateway calls one of our things. Null format or service account: any. */
export type UsageMapping = {
  kind: MappingKind
  foreignName: string
  format: ForeignFormat | null
  serviceAccount: string | null
  /** Our id. */
  target: string
}

export type MappingQuery = {
  kind: MappingKind
  /** Most exact first. */
  names: readonly string[]
  format: ForeignFormat
  serviceAccount: string
}

/**
 * What the mappings say: the most exact name that has one decides, and of its mappings the one made
 * for this service account, then the one for this format.
 * @returns our id, or null
 */
export function selectMapping(
  mappings: readonly UsageMapping[],
  { kind, names, format, serviceAccount }: MappingQuery,
): string | null {
  const fitting = mappings.filter(
    (mapping) =>
      mapping.kind === kind &&
      (mapping.format === null || mapping.format === format) &&
      (mapping.serviceAccount === null || mapping.serviceAccount === serviceAccount),
  )
  for (const name of names) {
    const [best] = fitting
      .filter((mapping) => sameName(kind, mapping.foreignName, name))
      .sort((a, b) => rankOf(b) - rankOf(a))
    if (best) return best.target
  }
  return null
}

/** Providers and models are written in any case; keys, teams and customers are not. */
const sameName = (kind: MappingKind, mapped: string, name: string): boolean =>
  kind === 'provider' || kind === 'model'
    ? mapped.toLowerCase() === name.toLowerCase()
    : mapped === name

const rankOf = ({ format, serviceAccount }: UsageMapping): number =>
  (serviceAccount === null ? 0 : 2) + (format === null ? 0 : 1)
