import type { RowRefusal, UsageReport } from './usageReport'

/** Formats of gateways that know neither our ids nor our names. */
export const FOREIGN_FORMATS = ['litellm', 'otlp'] as const
export type ForeignFormat = (typeof FOREIGN_FORMATS)[number]

/** What a gateway calls the payer, most exact name first; an empty list where it names none. */
export type OwnerNames = {
  organization: readonly string[]
  project: readonly string[]
  apiKey: readonly string[]
}

/** A request as a foreign gateway told it: normalised, but owner, provider and model in its words. */
export type ForeignReport = Omit<
  UsageReport,
  'organization' | 'project' | 'apiKey' | 'provider' | 'model'
> & {
  names: OwnerNames
  /** At least one of each, most exact first. */
  providerNames: readonly string[]
  modelNames: readonly string[]
}

/** A row that is usage, one that is none (and no mistake either), or one that is refused. */
export type ForeignRow =
  | { kind: 'report'; report: ForeignReport }
  | { kind: 'ignored'; id: string | null; why: string }
  | { kind: 'refused'; id: string | null; refusal: RowRefusal }

/** Said of a request before anybody knew who serves it. */
export const UNKNOWN_NAME = 'unknown'
