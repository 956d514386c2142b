import { BlockList, isIP } from 'node:net'

/** Not the public internet: loopback, private, link-local, shared, reserved, multicast, documentation. */
const PRIVATE = new BlockList()
for (const [net, prefix] of [
  ...([
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
  ] as const),
  ...([
    ['169.254.0.0', 16],
    ['172.16.0.0', 12],
    ['192.0.0.0', 24],
    ['192.0.2.0', 24],
  ] as const),
  ...([
    ['192.88.99.0', 24],
    ['192.168.0.0', 16],
    ['198.18.0.0', 15],
    ['198.51.100.0', 24],
  ] as const),
  ...([
    ['203.0.113.0', 24],
    ['224.0.0.0', 3],
  ] as const),
])
  PRIVATE.addSubnet(net, prefix, 'ipv4')

/** What of IPv6 is handed out as public. */
const PUBLIC_6 = new BlockList()
PUBLIC_6.addSubnet('2000::', 3, 'ipv6')
// Tunnels into IPv4 and documentation are inside it.
const TUNNELS = new BlockList()
for (const [net, prefix] of [
  ...([
    ['2001::', 23],
    ['2001:db8::', 32],
    ['2002::', 16],
    ['3fff::', 20],
  ] as const),
])
  TUNNELS.addSubnet(net, prefix, 'ipv6')

/** Whether an IP address is one of the public internet. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return !PRIVATE.check(address, 'ipv4')
  if (family !== 6) return false
  return PUBLIC_6.check(address, 'ipv6') && !TUNNELS.check(address, 'ipv6')
}

/** Hosts (`host` or `host:port`, small letters) that may be private and may be spoken to without TLS. */
export type AllowedHosts = readonly string[]

export const isAllowedHost = ({ hostname, host }: URL, allowed: AllowedHosts): boolean =>
  allowed.includes(hostname) || allowed.includes(host)

/**
 * Why an address is no receiver of webhooks; null where it may be one. Names are looked up when it is
 * called, not here.
 */
export function findAddressProblem(text: string, allowed: AllowedHosts): string | null {
  if (text.length > 1000 || !URL.canParse(text)) return 'The webhook is no address: https://…'
  const url = new URL(text)
  if (url.username !== '' || url.password !== '')
    return 'The webhook must not hold a name or password: messages are signed instead.'
  if (url.hash !== '') return 'The webhook must not hold a #fragment.'
  if (isAllowedHost(url, allowed) && /^https?:$/.test(url.protocol)) return null
  if (url.protocol !== 'https:') return 'The webhook is an https:// address.'
  const address = url.hostname.replace(/^\[|\]$/g, '')
  const isPrivate =
    isIP(address) === 0 ? /(^|\.)localhost$/i.test(address) : !isPublicAddress(address)
  return isPrivate
    ? 'The webhook lies in a private network. ALERT_WEBHOOK_HOSTS names the hosts where that is meant.'
    : null
}
