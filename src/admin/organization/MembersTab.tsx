import { Link } from '@payloadcms/ui'

import { auditActor } from '@/access/auditActor'
import { can } from '@/access/permissions'
import { getPool } from '@/db/requireTransaction'
import type { MemberRow } from '@/organizations/listMembers'
import { readMembers } from '@/organizations/readMembers'
import { memberMay } from '@/users/memberRoles'

import { Block } from '../components/Block'
import { DataTable, type Column } from '../components/DataTable'
import { EmptyState } from '../components/EmptyState'
import { Moment } from '../components/Moment'
import { SkeletonTable } from '../components/Skeletons'
import { ExportAction } from '../exports/ExportAction'
import { userPath } from '../user/userPath'
import { MakeOwner } from './MakeOwner.client'
import type { TabProps } from './organizationTabs'

const columns = (makeOwner: Column<MemberRow>[]): readonly Column<MemberRow>[] => [
  {
    key: 'name',
    label: 'Member',
    render: ({ userId, user }) => (
      <Link href={userPath(userId)} prefetch={false}>
        {user.name ?? user.email}
      </Link>
    ),
  },
  { key: 'email', label: 'E-mail', render: ({ user }) => user.email },
  { key: 'role', label: 'Role', render: ({ role }) => role },
  { key: 'may', label: 'May', render: ({ role }) => memberMay(role) },
  {
    key: 'verified',
    label: 'E-mail verified',
    isMinor: true,
    render: ({ user }) => (user.emailVerified ? 'yes' : 'no'),
  },
  {
    key: 'joined',
    label: 'Joined (UTC)',
    isMinor: true,
    render: ({ createdAt }) => <Moment at={createdAt} timeZone="UTC" isDay />,
  },
  ...makeOwner,
]

/** For who may: what hands an organization on, on every row but its owner's. */
const makeOwner = (organization: string, members: readonly MemberRow[]): Column<MemberRow> => {
  const owner = members.find(({ role }) => role === 'owner')
  return {
    key: 'actions',
    label: 'Actions',
    render: ({ userId, role, user }) =>
      role === 'owner' ? null : (
        <MakeOwner
          organization={organization}
          member={{ id: userId, name: user.name ?? user.email }}
          former={owner ? (owner.user.name ?? owner.user.email) : null}
        />
      ),
  }
}

/** Who belongs to the organization, its owner first. To look at it stands in the audit log. */
export const MembersTab = ({ req, id }: TabProps) => (
  <Block
    req={req}
    title="Members"
    skeleton={<SkeletonTable rows={5} />}
    load={async () => {
      const { members } = await readMembers(getPool(req.payload), id, auditActor(req))
      if (members.length === 0)
        return (
          <EmptyState title="No members yet">
            People of this customer show here once they have joined in the gateway.
          </EmptyState>
        )
      return (
        <>
          <div className="organization__aside">
            <ExportAction
              user={req.user}
              what="members"
              permission="members:read"
              filter={{ organization: id }}
            />
          </div>
          <DataTable
            caption="Members"
            columns={columns(can(req.user, 'members:write') ? [makeOwner(id, members)] : [])}
            rows={members}
            rowKey={(member) => member.id}
          />
        </>
      )
    }}
  />
)
