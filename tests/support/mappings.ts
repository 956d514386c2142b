import { randomText } from '@/ids'
import type { ForeignRowResult } from '@/metering/recordForeignBatch'
import type { UsageMapping } from '@/usage/selectMapping'

import { makeOrganization, makeProject } from './factories'
import type { ApiAnswer, TestPayload } from './testPayload'

type Wanted = Pick<UsageMapping, 'kind' | 'foreignName' | 'target'> & {
  format?: UsageMapping['format']
  serviceAccount?: string
}

/** Maps a foreign name as an operator does, through REST. */
export const mapName = (app: TestPayload, token: string, mapping: Wanted): Promise<ApiAnswer> =>
  app.api('POST', '/api/usage-mappings', { token, body: mapping })

/** How many rows wait in the queue. */
export async function countQueued(app: TestPayload): Promise<number> {
  const { rows } = await app.pool.query('select count(*)::int as n from metering.queued_reports')
  return (rows[0] as { n: number }).n
}

/** A project of its own that a foreign team is mapped to. */
export async function mapTeam(
  app: TestPayload,
  token: string,
  home?: string,
): Promise<{ organization: string; project: string; team: string }> {
  const organization = home ?? (await makeOrganization(app.pool))
  const project = await makeProject(app.pool, organization)
  const team = `team-${randomText(8)}`
  const answer = await mapName(app, token, { kind: 'project', foreignName: team, target: project })
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body))
  return { organization, project, team }
}

/** Of each row its code, or its status where it has none. */
export const states = (answer: { body: { results: ForeignRowResult[] } }): string[] =>
  answer.body.results.map((result) => result.code ?? result.status)
