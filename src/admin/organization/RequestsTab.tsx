import { RequestExplorer } from '../requests/RequestExplorer'
import { organizationPath } from './organizationPath'
import type { TabProps } from './organizationTabs'

/** What the organization asked of models, one by one. */
export const RequestsTab = ({ req, id, query }: TabProps) => (
  <RequestExplorer
    req={req}
    path={organizationPath(id, 'requests')}
    searchParams={query}
    fixed={{ organization: id }}
  />
)
