/** Requests are accepted from no longer ago, and are kept at least so long. */
export const KEPT_DAYS = 760
/** What is kept beside the metered fact stays so long where an organization says nothing else. */
export const DEFAULT_RETENTION_DAYS = 30

/** Characters of an id or a name, and of an error message. */
export const NAME_LIMIT = 200
export const MESSAGE_LIMIT = 2000

// A thousand times the largest context window there is; the column holds four bytes.
export const MAX_TOKENS = 1_000_000_000
export const MAX_UNITS = 1_000_000
// 24 days: the most that a signed four-byte column of milliseconds holds.
export const MAX_DURATION_MS = 2_147_483_647

const KIB = 1024
/** Bytes of the provider's raw usage object, of the gateway's own data, of prompt and answer. */
export const USAGE_LIMIT = 32 * KIB
export const METADATA_LIMIT = 4 * KIB
export const CONTENT_LIMIT = 256 * KIB
