import type { ProjectDetails } from '@/organizations/readProject'

import type { DocumentTabProps } from '../document/documentTabs'
import { KeyList } from '../keys/KeyList'
import { projectPath } from './projectPath'

/** The keys of the project. */
export const ProjectKeys = ({ req, shown, query }: DocumentTabProps<ProjectDetails>) => (
  <KeyList
    req={req}
    organization={shown.organization}
    project={shown.id}
    path={projectPath(shown.id, 'api-keys')}
    query={query}
  />
)
