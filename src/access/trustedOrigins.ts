const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost'])

/**
 * Origins whose cookies are believed: the public address, and on loopback both of its names, since a
 * person may open either.
 */
export function trustedOrigins(settings: {
  adminUrl: string
  host: string
  port: number
}): string[] {
  const own = LOOPBACK.has(settings.host)
    ? [`http://127.0.0.1:${settings.port}`, `http://localhost:${settings.port}`]
    : []
  return [...new Set([settings.adminUrl, ...own])]
}
