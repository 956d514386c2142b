import type { Endpoint, PayloadRequest } from 'payload'

import { requirePermission, type Operator, type Permission } from '@/access/permissions'
import { isRefusal, recordRefusal } from '@/access/recordRefusal'
import { getReader } from '@/db/requireTransaction'
import { isIdShaped } from '@/ledger/entryInputs'

import { endpoint, type Answer } from './endpoint'

/** The organization behind the id of a route, by what the id names. */
const ORGANIZATION_OF = {
  organization: 'select $1::text as id',
  transaction: 'select organization_id as id from transactions where id = $1',
  credit_request: 'select organization_id as id from ledger.credit_requests where id = $1',
  api_key: `
    select p.organization_id as id from api_keys k join projects p on p.id = k.project_id where k.id = $1`,
  note: 'select organization_id as id from support.notes where id = $1',
  alert_rule: 'select organization_id as id from alert_rules where id = $1',
  limit_raise: 'select null::text as id where $1::text is null',
  promo_code: 'select null::text as id where $1::text is null',
  promo_campaign: 'select null::text as id where $1::text is null',
}

type Description = {
  /** What the route takes, or a rule of its own that throws 401 or 403. */
  permission: Permission | ((req: PayloadRequest, id: string) => Promise<Operator>)
  /** `noun.verb` of the audit entry of a refusal. */
  action: string
  /** What `:id` of the path names. */
  subject: keyof typeof ORGANIZATION_OF
}

type Call = { req: PayloadRequest; operator: Operator; id: string }

/** An own route that changes the books, who may call, or what is noted: whatever it refuses is written down. */
export function ledgerEndpoint(
  path: string,
  { permission, action, subject }: Description,
  handle: (call: Call) => Promise<Answer>,
): Endpoint {
  return endpoint('post', path, async (req) => {
    const id = String(req.routeParams?.id)
    try {
      const operator =
        typeof permission === 'function'
          ? await permission(req, id)
          : requirePermission(req, permission)
      return await handle({ req, operator, id })
    } catch (error) {
      // Nothing more is asked of a database that has just failed.
      if (!isRefusal(error)) throw error
      const organization = await findOrganization(req, subject, id)
      const attempt = { action, resourceType: subject, resource: id, organization }
      await recordRefusal(req, error, attempt)
      throw error
    }
  })
}

async function findOrganization(
  req: PayloadRequest,
  subject: Description['subject'],
  id: string,
): Promise<string | null> {
  if (!isIdShaped(id)) return null
  const { rows } = await getReader(req.payload).query<{ id: string | null }>(
    ORGANIZATION_OF[subject],
    [id],
  )
  return rows[0]?.id ?? null
}
