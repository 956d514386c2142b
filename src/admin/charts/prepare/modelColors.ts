/** As many as chartColors.css has for models and providers. */
export const MODEL_COLORS = 7

/** FNV-1a: the same slot on every page, in every browser, on the server. */
function slotOf(id: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < id.length; index += 1)
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193) >>> 0
  return hash % MODEL_COLORS
}

/** `key` tells series apart, `id` (of a model or provider) decides the colour. */
type Colored = { key: string; id: string }

/**
 * The colours of up to seven series that stand on one chart. Each has its slot by its id alone; where
 * two have the same slot, the later one in alphabetical order takes the next free one, so that rank,
 * window and page never decide.
 * @returns CSS colours by key; series beyond the seventh share colours
 */
export function modelColors(series: readonly Colored[]): Map<string, string> {
  const sorted = series.toSorted((a, b) => (a.key < b.key ? -1 : 1))
  const slots = new Map<string, number>()
  const taken = new Set<number>()
  const give = (key: string, slot: number): void => {
    taken.add(slot)
    slots.set(key, slot)
  }
  // First all that can have their own slot: one that yields must not push out a third.
  for (const { key, id } of sorted) if (!taken.has(slotOf(id))) give(key, slotOf(id))
  for (const { key, id } of sorted) if (!slots.has(key)) give(key, freeFrom(slotOf(id), taken))
  return new Map([...slots].map(([key, slot]) => [key, `var(--chart-model-${slot + 1})`]))
}

function freeFrom(slot: number, taken: ReadonlySet<number>): number {
  for (let tries = 0; tries < MODEL_COLORS; tries += 1) {
    const candidate = (slot + tries) % MODEL_COLORS
    if (!taken.has(candidate)) return candidate
  }
  return slot
}
