import type { AnalyticsGroup } from '@/metrics/analyticsAnswers'

import type { Permission } from './permissions'

/** What an operator needs beside metrics:read to see usage by something that has a name of its own. */
export const ANALYTICS_RIGHTS: Partial<Record<AnalyticsGroup, Permission>> = {
  organization: 'organizations:read',
  project: 'projects:read',
}
