import type { ProjectDetails } from '@/organizations/readProject'

import type { DocumentTab } from '../document/documentTabs'
import { ProjectKeys } from './ProjectKeys'
import { ProjectOverview } from './ProjectOverview'
import { ProjectRequests } from './ProjectRequests'

/** The tabs of a project, in their order. */
export const PROJECT_TABS: readonly DocumentTab<ProjectDetails>[] = [
  { path: '', label: 'Overview', permission: 'metrics:read', Content: ProjectOverview },
  { path: 'api-keys', label: 'API keys', permission: 'api-keys:read', Content: ProjectKeys },
  { path: 'requests', label: 'Requests', permission: 'requests:read', Content: ProjectRequests },
  { path: 'settings', label: 'Settings', permission: 'projects:read', Content: null },
]
