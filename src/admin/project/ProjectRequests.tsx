import type { ProjectDetails } from '@/organizations/readProject'

import type { DocumentTabProps } from '../document/documentTabs'
import { RequestExplorer } from '../requests/RequestExplorer'
import { projectPath } from './projectPath'

/** What was asked in the project, one by one. */
export const ProjectRequests = ({ req, shown, query }: DocumentTabProps<ProjectDetails>) => (
  <RequestExplorer
    req={req}
    path={projectPath(shown.id, 'requests')}
    searchParams={query}
    fixed={{ organization: shown.organization, project: shown.id }}
  />
)
