import type { ApiKeyRow } from '@/keys/apiKeyRow'

import type { DocumentTabProps } from '../document/documentTabs'
import { RequestExplorer } from '../requests/RequestExplorer'
import { apiKeyPath } from './apiKeyPath'

/** What was asked with the key, one by one. */
export const ApiKeyRequests = ({ req, shown, query }: DocumentTabProps<ApiKeyRow>) => (
  <RequestExplorer
    req={req}
    path={apiKeyPath(shown.id, 'requests')}
    searchParams={query}
    fixed={{ organization: shown.organizationId, apiKey: shown.id }}
  />
)
