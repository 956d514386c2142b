import { KeyList } from '../keys/KeyList'
import { organizationPath } from './organizationPath'
import type { TabProps } from './organizationTabs'

/** The keys of all projects of the organization. */
export const ApiKeysTab = ({ req, id, query }: TabProps) => (
  <KeyList
    req={req}
    organization={id}
    project={null}
    path={organizationPath(id, 'api-keys')}
    query={query}
  />
)
