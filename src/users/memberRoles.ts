/** The roles of an organization's members, in words. */
export const MEMBER_ROLES = [
  { role: 'owner', may: 'Everything, billing included. Exactly one in an organization.' },
  { role: 'admin', may: 'Projects and members. No billing, and nothing against the owner.' },
  { role: 'member', may: 'Use API keys and see analytics.' },
  { role: 'viewer', may: 'Look, and change nothing.' },
] as const

/** What a member of that role may do in the gateway; empty for a role that does not exist. */
export const memberMay = (role: string): string =>
  MEMBER_ROLES.find((known) => known.role === role)?.may ?? ''
