const LONGEST = 14

/** `org_7fK2mQ…9Qx`: an id's beginning and end, which people compare. Short ones stay whole. */
export function shortenId(id: string): string {
  if (id.length <= LONGEST) return id
  const prefix = /^[a-z]{2,5}_/.exec(id)?.[0] ?? ''
  return `${id.slice(0, prefix.length + 4)}…${id.slice(-3)}`
}
