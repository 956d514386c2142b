import type { Snapshot } from '@/db/inSnapshot'
import { malformed } from '@/errors'
import { listMembers } from '@/organizations/listMembers'
import { requireOrganization } from '@/organizations/requireOrganization'
import { formatZoned } from '@/time/formatZoned'
import { parseTimeZone } from '@/time/parseTimeZone'

import { readRange, readSeveral, requireKnownFilters } from './exportFilters'
import { number, text, type ExportQuery, type ExportSource } from './exportSource'
import { Conditions, listedRows } from './listedRows'

const USER_FILTERS = [
  ...['search', 'operatorRole', 'status'],
  ...['window', 'from', 'to', 'timeZone'],
]

const USER_COLUMNS = [
  ...[text('id'), text('name'), text('email'), text('operatorRole'), text('status')],
  ...[text('emailVerifiedAt'), text('createdAt'), text('updatedAt')],
]

type User = Record<string, unknown> & {
  emailVerifiedAt: Date | null
  createdAt: Date
  updatedAt: Date
}

/** Who has none: a customer. */
const NO_ROLE = 'none'

/**
 * Everybody whom the gateway knows, the newest first; of who is deleted the pseudonym. No passwords, no
 * sessions. A range is of their creation.
 * @throws RefusedError 400 `parameter_invalid` and as `parseTimeRange`
 */
export async function exportUsers(snapshot: Snapshot, query: ExportQuery): Promise<ExportSource> {
  requireKnownFilters(query, USER_FILTERS)
  const range = readRange(query, snapshot.now)
  const conditions = new Conditions()
  conditions.addOneOf(
    `coalesce(u.operator_role::text, '${NO_ROLE}')`,
    readSeveral(query, 'operatorRole'),
  )
  conditions.addOneOf('u.status::text', readSeveral(query, 'status'))
  conditions.addSearch(['u.email', 'u.name', 'u.id'], query.search)
  conditions.addRange('u.created_at', range)
  return listedRows<User>(snapshot, {
    columns: USER_COLUMNS,
    select: `u.id, u.name, u.email, u.operator_role::text as "operatorRole", u.status::text as status,
      u.email_verified_at as "emailVerifiedAt", u.created_at as "createdAt", u.updated_at as "updatedAt"`,
    from: 'users u',
    conditions,
    orderBy: 'u.created_at desc, u.id desc',
    range,
    timeZone: parseTimeZone(query.timeZone ?? 'UTC'),
    times: ['emailVerifiedAt', 'createdAt', 'updatedAt'],
  })
}

const MEMBER_COLUMNS = [
  ...[text('id'), text('organization'), text('organizationName'), text('userId')],
  ...[text('user.name'), text('user.email'), text('role'), number('user.emailVerified')],
  text('createdAt'),
]

/**
 * The members of one organization, its owner first.
 * @throws RefusedError 400 `parameter_invalid`, 404 `organization_not_found`
 */
export async function exportMembers({ db }: Snapshot, query: ExportQuery): Promise<ExportSource> {
  requireKnownFilters(query, ['organization', 'timeZone'])
  const timeZone = parseTimeZone(query.timeZone ?? 'UTC')
  if (query.organization === undefined)
    throw malformed('parameter_invalid', 'Members are those of one organization: name it.', {
      parameter: 'organization',
    })
  const { id, name } = await requireOrganization(db, query.organization)
  const { members, total } = await listMembers(db, id)
  return {
    columns: MEMBER_COLUMNS,
    range: null,
    timeZone,
    rows: total,
    total: {},
    adds: {},
    async *batches() {
      if (members.length > 0)
        yield members.map((member) => ({
          ...member,
          organization: id,
          organizationName: name,
          createdAt: formatZoned(Date.parse(member.createdAt), timeZone),
        }))
    },
  }
}
