import { Link } from '@payloadcms/ui'

import { can } from '@/access/permissions'
import { getReader } from '@/db/requireTransaction'
import { memberMay } from '@/users/memberRoles'
import { countSessions, listSignIns, type SignIn } from '@/users/listSignIns'
import type { UserAnswer, UserMembership } from '@/users/readUser'

import { Block } from '../components/Block'
import { DataTable, type Column } from '../components/DataTable'
import { EmptyState } from '../components/EmptyState'
import { Moment } from '../components/Moment'
import { SkeletonTable } from '../components/Skeletons'
import { StatusPill } from '../components/StatusPill'
import type { DocumentTabProps } from '../document/documentTabs'
import { organizationPath } from '../organization/organizationPath'
import { auditTrailPath, userPath } from './userPath'

const MEMBERSHIPS: readonly Column<UserMembership>[] = [
  {
    key: 'organization',
    label: 'Organization',
    render: ({ organization, organizationName }) => (
      <Link href={organizationPath(organization, 'members')} prefetch={false}>
        {organizationName}
      </Link>
    ),
  },
  {
    key: 'status',
    label: 'Status',
    isMinor: true,
    render: ({ organizationStatus }) => <StatusPill status={organizationStatus} />,
  },
  { key: 'role', label: 'Role', render: ({ role }) => role },
  { key: 'may', label: 'May', render: ({ role }) => memberMay(role) },
  {
    key: 'since',
    label: 'Since (UTC)',
    isMinor: true,
    render: ({ createdAt }) => <Moment at={createdAt} timeZone="UTC" isDay />,
  },
]

const SIGN_INS: readonly Column<SignIn>[] = [
  {
    key: 'at',
    label: 'Signed in (UTC)',
    render: ({ at }) => <Moment at={at} timeZone="UTC" />,
  },
  { key: 'from', label: 'From', render: ({ ipAddress, isErased }) => known(ipAddress, isErased) },
  {
    key: 'with',
    label: 'With',
    isMinor: true,
    render: ({ userAgent, isErased }) => known(userAgent, isErased),
  },
]

const known = (value: string | null, isErased: boolean): string =>
  value ?? (isErased ? 'erased' : 'not known')

/** Where they belong and what they may do there; for those who read the trail, when they came. */
export const OverviewTab = ({ req, shown: user }: DocumentTabProps<UserAnswer>) => (
  <div className="user-page__blocks">
    <section aria-labelledby="user-organizations">
      <h2 id="user-organizations" className="user-page__title">
        Organizations
      </h2>
      <Organizations user={user} />
    </section>
    {can(req.user, 'audit:read') ? (
      <section aria-labelledby="user-sign-ins">
        <h2 id="user-sign-ins" className="user-page__title">
          Sign-ins
        </h2>
        <Block
          req={req}
          title="Sign-ins"
          skeleton={<SkeletonTable rows={4} />}
          load={async () => {
            const db = getReader(req.payload)
            const signIns = await listSignIns(db, user.id)
            const sessions = await countSessions(db, user.id)
            return (
              <>
                <p className="user-page__note">
                  {sessionWords(sessions)}{' '}
                  <Link href={auditTrailPath(user.id)} prefetch={false}>
                    Everything they did, in the audit log
                  </Link>
                </p>
                {signIns.length === 0 ? null : (
                  <DataTable
                    caption="Sign-ins"
                    columns={SIGN_INS}
                    rows={signIns}
                    rowKey={(signIn) => signIn.id}
                  />
                )}
              </>
            )
          }}
        />
      </section>
    ) : null}
  </div>
)

function Organizations({ user: { id, memberships, status } }: { user: UserAnswer }) {
  if (memberships.length === 0) return <Nowhere id={id} isDeleted={status === 'deleted'} />
  return (
    <DataTable
      caption="Organizations"
      columns={MEMBERSHIPS}
      rows={memberships}
      rowKey={(membership) => membership.id}
    />
  )
}

const sessionWords = (sessions: number): string => {
  if (sessions === 0) return 'No session is open.'
  return sessions === 1 ? 'One session is open.' : `${sessions} sessions are open.`
}

const Nowhere = ({ id, isDeleted }: { id: string; isDeleted: boolean }) =>
  isDeleted ? (
    <EmptyState title="This account was deleted">
      It belongs to no organization any more. What was erased and what stays is on its{' '}
      <Link href={userPath(id, 'delete')} prefetch={false}>
        certificate
      </Link>
      .
    </EmptyState>
  ) : (
    <EmptyState title="A member of no organization">
      Organizations show here once the user has joined one in the gateway.
    </EmptyState>
  )
