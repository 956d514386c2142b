const UNITS = [
  { ms: 365 * 86_400_000, unit: 'y' },
  { ms: 30 * 86_400_000, unit: 'mo' },
  { ms: 86_400_000, unit: 'd' },
  { ms: 3_600_000, unit: 'h' },
  { ms: 60_000, unit: 'min' },
] as const

/** `3 min ago`, `in 2 d`, `just now`. Cut, not rounded: 119 minutes are 1 h. */
export function formatRelative(ms: number, now: number): string {
  const distance = Math.abs(now - ms)
  const step = UNITS.find((candidate) => distance >= candidate.ms)
  if (!step) return 'just now'
  const text = `${Math.floor(distance / step.ms)} ${step.unit}`
  return ms < now ? `${text} ago` : `in ${text}`
}
