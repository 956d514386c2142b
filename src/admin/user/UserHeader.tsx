import { MISSING } from '@/money/formatMoney'
import type { UserAnswer } from '@/users/readUser'

import { Moment } from '../components/Moment'
import { DocumentHeader } from '../document/DocumentHeader'

/** Who this is, above every tab. */
export const UserHeader = ({ user }: { user: UserAnswer }) => (
  <DocumentHeader
    name={user.name || (user.email ?? user.id)}
    id={user.id}
    status={user.status}
    facts={[
      user.email === null
        ? ['Deleted (UTC)', <Moment key="deleted" at={user.deletedAt} timeZone="UTC" />]
        : ['E-mail', user.email],
      [
        'E-mail verified (UTC)',
        user.emailVerifiedAt === null ? (
          'no'
        ) : (
          <Moment key="verified" at={user.emailVerifiedAt} timeZone="UTC" isDay />
        ),
      ],
      ['Operator role', user.operatorRole ?? MISSING],
      ['Since (UTC)', <Moment key="since" at={user.createdAt} timeZone="UTC" isDay />],
    ]}
  />
)
