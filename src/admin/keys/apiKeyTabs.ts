import type { ApiKeyRow } from '@/keys/apiKeyRow'

import type { DocumentTab } from '../document/documentTabs'
import { ApiKeyOverview } from './ApiKeyOverview'
import { ApiKeyRequests } from './ApiKeyRequests'

/** The tabs of a key, in their order. */
export const API_KEY_TABS: readonly DocumentTab<ApiKeyRow>[] = [
  { path: '', label: 'Overview', permission: 'metrics:read', Content: ApiKeyOverview },
  { path: 'requests', label: 'Requests', permission: 'requests:read', Content: ApiKeyRequests },
  { path: 'settings', label: 'Settings', permission: 'api-keys:read', Content: null },
]
