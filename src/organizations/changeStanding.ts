import { recordAudit, type AuditActor } from '@/audit/recordAudit'
import type { Tx } from '@/db/tx'
import { against, conflict, notFound } from '@/errors'
import { isIdShaped } from '@/ledger/entryInputs'

/** Whether an organization may call, as far as operators decide it. */
export type Standing = { id: string; status: string; blockReason: string | null }

/** What an operator does about it; blocking and deactivating need a reason. */
export type StandingVerb = 'activate' | 'block' | 'deactivate' | 'unblock'

type Act = { organization: string; verb: StandingVerb; reason: string }

/**
 * Blocks an organization or lets it call again, or sets it to inactive or active. A block keeps the
 * status: it comes on top, and says why to the gateway. Usage that is reported all the same is charged.
 * @throws RefusedError 404 `organization_not_found`, 409 `standing_unchanged`, 422 `organization_deleted`
 */
export async function changeStanding(
  tx: Tx,
  { organization, verb, reason }: Act,
  actor: AuditActor,
): Promise<Standing> {
  const before = await lock(tx, organization)
  if (before.status === 'deleted')
    throw against('organization_deleted', 'This organization is deleted; nothing changes it.')
  const after = { ...before, ...WANTED[verb](reason) }
  refuseUnchanged(verb, before)
  await tx.query(
    `update organizations set status = $2::enum_organizations_status, block_reason = $3,
       updated_at = clock_timestamp()
     where id = $1`,
    [after.id, after.status, after.blockReason],
  )
  await recordAudit(tx, {
    ...actor,
    action: `organization.${verb}`,
    resourceType: 'organization',
    resource: organization,
    organization,
    changes: CHANGES_STATUS.has(verb)
      ? { status: { from: before.status, to: after.status } }
      : { blockReason: { from: before.blockReason, to: after.blockReason } },
    reason: reason || null,
  })
  return after
}

const CHANGES_STATUS: ReadonlySet<StandingVerb> = new Set(['activate', 'deactivate'])

const WANTED: Record<StandingVerb, (reason: string) => Partial<Standing>> = {
  activate: () => ({ status: 'active' }),
  deactivate: () => ({ status: 'inactive' }),
  block: (reason) => ({ blockReason: reason }),
  unblock: () => ({ blockReason: null }),
}

async function lock(tx: Tx, id: string): Promise<Standing> {
  const { rows } = isIdShaped(id)
    ? await tx.query<Standing>(
        `select id, status::text as status, nullif(block_reason, '') as "blockReason"
         from organizations where id = $1 for no key update`,
        [id],
      )
    : { rows: [] }
  const [standing] = rows
  if (!standing) throw notFound('organization_not_found', `No organization ${id.slice(0, 40)}.`)
  return standing
}

/** Somebody else was faster, or the page is old: what stands is said instead of being overwritten. */
function refuseUnchanged(verb: StandingVerb, { status, blockReason }: Standing): void {
  const stands = {
    activate: status === 'active' && 'It is active already.',
    deactivate: status === 'inactive' && 'It is inactive already.',
    block: blockReason !== null && `It is blocked already: ${blockReason}`,
    unblock: blockReason === null && 'It is not blocked.',
  }[verb]
  if (stands !== false) throw conflict('standing_unchanged', stands, { status, blockReason })
}
