import { recordAudit, type AuditActor } from '@/audit/recordAudit'
import type { Tx } from '@/db/tx'
import { against, notFound } from '@/errors'
import { requestKey } from '@/usage/contentHash'
import { DEFAULT_RETENTION_DAYS } from '@/usage/limits'

/** Prompt and answer as they were sent, any JSON; null = that part was not sent. */
export type RequestContent = { input: unknown; output: unknown }

type Question = { organization: string; request: string; reason: string }

type Kept = {
  isRetained: boolean
  /** Until when what stands beside the request is kept. */
  until: Date
  isOver: boolean
  content: RequestContent | null
}

// What retention has ruled out is not shown, also where the job that drops it has yet to come by.
const READ = `
  select o.retention_level = 'retain' as "isRetained", kept.until, kept.until <= now() as "isOver",
    d.content
  from metering.request_keys k
  join organizations o on o.id = $2
  cross join lateral (
    select k.time + make_interval(days => coalesce(o.retention_days, ${DEFAULT_RETENTION_DAYS})::int) as until
  ) kept
  left join metering.request_details d on d.key = k.key and d.time = k.time
  where k.key = $1`

/**
 * The prompt and the answer of one request. That they were read, by whom and why, is written down in
 * the same transaction: nothing of them leaves without it, and nothing of them stands in it.
 * @throws RefusedError 404 `gateway_request_not_found`, `content_missing`; 422 `content_not_retained`,
 *   `content_dropped`
 */
export async function revealContent(
  tx: Tx,
  { organization, request, reason }: Question,
  actor: AuditActor,
): Promise<RequestContent> {
  const { rows } = await tx.query<Kept>(READ, [requestKey(organization, request), organization])
  const content = contentOf(rows[0])
  await recordAudit(tx, {
    ...actor,
    action: 'content.reveal',
    resourceType: 'request',
    resource: request,
    organization,
    reason,
  })
  return content
}

function contentOf(kept: Kept | undefined): RequestContent {
  if (!kept) throw notFound('gateway_request_not_found', 'That organization has no such request.')
  if (!kept.isRetained)
    throw against(
      'content_not_retained',
      'The organization does not let prompts and answers be kept.',
    )
  if (kept.isOver)
    throw against(
      'content_dropped',
      `Prompt and answer were kept until ${kept.until.toISOString()}, as the organization's retention says.`,
      { keptUntil: kept.until.toISOString() },
    )
  if (kept.content === null)
    throw notFound('content_missing', 'The gateway sent neither prompt nor answer.')
  return kept.content
}
