/** Microseconds since the epoch as RFC 3339 in UTC with six decimals. */
export function formatMicros(micros: number): string {
  const toMillis = new Date(Math.floor(micros / 1000)).toISOString().slice(0, -1)
  return `${toMillis}${String(((micros % 1000) + 1000) % 1000).padStart(3, '0')}Z`
}
