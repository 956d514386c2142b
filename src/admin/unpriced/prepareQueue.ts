import type { QueueGroup } from '@/metering/listQueue'
import { formatExactCount } from '@/money/formatMoney'

/** What a gateway calls the payer: the most exact name of each kind, the rest in the title. */
export type ForeignName = { kind: string; name: string; others: readonly string[] }

const KINDS = { organization: 'organization', project: 'project', apiKey: 'API key' } as const

export function foreignNames({ names }: Pick<QueueGroup, 'names'>): ForeignName[] {
  return Object.entries(KINDS).flatMap(([part, kind]) => {
    const [name, ...others] = names[part as keyof typeof KINDS]
    return name === undefined ? [] : [{ kind, name, others }]
  })
}

const CODES: Record<string, string> = {
  no_mapping: 'no mapping yet',
  mapping_conflict: 'mappings contradict each other',
  organization_not_allowed: 'not an organization of this service account',
}

/** Why a group waits, in words; a code without words is itself. */
export const codeWords = (code: string): string => CODES[code] ?? code.replaceAll('_', ' ')

/** How much waits, and how much of it is on the screen. */
export function queueWords(total: { requests: number; groups: number }, shown: number): string {
  const plural = (count: number, one: string, many: string) =>
    `${formatExactCount(count)} ${count === 1 ? one : many}`
  const waiting = `${plural(total.requests, 'request', 'requests')} in ${plural(total.groups, 'group', 'groups')} of equal names`
  return total.groups > shown
    ? `${waiting}; the ${formatExactCount(shown)} with the most requests are shown.`
    : `${waiting}, the most requests first.`
}
