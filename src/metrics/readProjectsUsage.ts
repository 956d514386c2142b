import type { Snapshot } from '@/db/inSnapshot'
import { parseTimeRange, type TimeRangeQuery } from '@/time/parseTimeRange'
import type { WindowName } from '@/time/windows'

import type { UsageSums } from './answers'
import { findSubject } from './findSubject'
import { MEASURE_NAMES } from './measures'
import { runMetricsQuery } from './runMetricsQuery'
import { noUsage, toUsageSums } from './usageSums'

export type ProjectsUsageQuestion = {
  organization: string
  projects: readonly string[]
  query: TimeRangeQuery
  defaultWindow: WindowName
}

/**
 * The sums of each project in one stretch of time, by project.
 * @throws RefusedError 400 as `parseTimeRange`, 404 as `findSubject`
 */
export async function projectsUsage(
  { db, now }: Snapshot,
  { organization, projects, query, defaultWindow }: ProjectsUsageQuestion,
): Promise<Map<string, UsageSums>> {
  const { from, to } = parseTimeRange(query, { now, defaultWindow })
  const usage = new Map<string, UsageSums>()
  for (const project of projects) {
    const subject = await findSubject(db, { kind: 'project', organization, project })
    const [row] = await runMetricsQuery(db, {
      subject,
      edges: [from, to],
      by: 'total',
      measures: MEASURE_NAMES,
    })
    usage.set(project, toUsageSums(row?.sums ?? noUsage()))
  }
  return usage
}
