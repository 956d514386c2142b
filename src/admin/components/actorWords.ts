import { MISSING } from '@/money/formatMoney'

/** Who made something, for people: the name, `System: stripe webhook`, else the id alone. */
export function actorWords(actor: string | null, name: string | null): string {
  if (name !== null && name !== '') return name
  if (actor === null) return MISSING
  if (!actor.startsWith('system:')) return actor
  return `System: ${actor.slice('system:'.length).replaceAll(/[-_]/g, ' ')}`
}
