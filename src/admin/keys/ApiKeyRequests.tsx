import type { ApiKeyDetails } from '@/keys/readApiKey'

import type { DocumentTabProps } from '../document/documentTabs'
import { RequestExplorer } from '../requests/RequestExplorer'
import { apiKeyPath } from './apiKeyPath'

/** What was asked with the key, one by one. */
export const ApiKeyRequests = ({ req, shown, query }: DocumentTabProps<ApiKeyDetails>) => (
  <RequestExplorer
    req={req}
    path={apiKeyPath(shown.id, 'requests')}
    searchParams={query}
    fixed={{ organization: shown.organizationId, apiKey: shown.id }}
  />
)
