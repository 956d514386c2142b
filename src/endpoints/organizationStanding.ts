import type { Endpoint } from 'payload'

import { auditActor } from '@/access/auditActor'
import { inTransaction } from '@/db/inTransaction'
import { getPool } from '@/db/requireTransaction'
import { readRequiredText, readText, refuseLongText } from '@/ledger/entryInputs'
import { changeStanding, type StandingVerb } from '@/organizations/changeStanding'

import { ledgerEndpoint } from './ledgerEndpoint'
import { readJson } from './readJson'

const NEEDS_REASON: Record<StandingVerb, boolean> = {
  block: true,
  unblock: false,
  deactivate: true,
  activate: false,
}

/** POST /api/admin/organizations/:id/block {reason}, /unblock {reason?}, /deactivate {reason}, /activate {reason?} */
const standingEndpoint = (verb: StandingVerb): Endpoint =>
  ledgerEndpoint(
    `/admin/organizations/:id/${verb}`,
    {
      permission: 'organizations:write',
      action: `organization.${verb}`,
      subject: 'organization',
    },
    async ({ req, id }) => {
      const body = await readJson(req, ['reason'])
      const reason = (NEEDS_REASON[verb] ? readRequiredText : readText)(body.reason, 'reason')
      refuseLongText(reason, 'reason')
      const organization = await inTransaction(getPool(req.payload), (tx) =>
        changeStanding(tx, { organization: id, verb, reason }, auditActor(req)),
      )
      return { organization }
    },
  )

export const standingEndpoints: Endpoint[] = (Object.keys(NEEDS_REASON) as StandingVerb[]).map(
  standingEndpoint,
)
