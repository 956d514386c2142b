import { can } from '@/access/permissions'
import type { ApiKeyRow, ApiKeyStatus } from '@/keys/apiKeyRow'

export type KeyVerb = 'limit' | 'remove' | 'revoke' | 'rotate'

const VERBS: Record<ApiKeyStatus, readonly KeyVerb[]> = {
  active: ['limit', 'rotate', 'revoke'],
  inactive: ['remove'],
  deleted: [],
}

/** What the operator may do about a key. The routes decide again. */
export const keyVerbs = (status: ApiKeyStatus, user: unknown): readonly KeyVerb[] =>
  can(user, 'api-keys:write') ? VERBS[status] : []

/** What the dialogs say of a key. */
export type KeyFacts = {
  id: string
  name: string
  maskedToken: string
  projectName: string
  /** USD decimals; limit null: none. */
  usage: string
  usageLimit: string | null
}

export const keyFacts = (key: ApiKeyRow): KeyFacts => ({
  id: key.id,
  name: keyName(key),
  maskedToken: key.maskedToken,
  projectName: key.projectName,
  usage: key.usage,
  usageLimit: key.usageLimit,
})

/** What a key is for, else what it looks like. */
export const keyName = ({
  description,
  maskedToken,
}: Pick<ApiKeyRow, 'description' | 'maskedToken'>) => description ?? maskedToken
