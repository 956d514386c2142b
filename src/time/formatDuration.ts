/** Milliseconds for people: `840 ms`, `1.84 s`, `2 min 5 s`. Cut to hundredths of a second. */
export function formatDuration(ms: number): string {
  const whole = Math.round(ms)
  if (whole < 1000) return `${whole} ms`
  if (whole < 60_000) return `${Math.floor(whole / 10) / 100} s`
  const seconds = Math.floor(whole / 1000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
