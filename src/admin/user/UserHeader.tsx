import { Gutter } from '@payloadcms/ui'
import type { PayloadRequest } from 'payload'

import { MISSING } from '@/money/formatMoney'
import type { UserAnswer } from '@/users/readUser'

import { Block } from '../components/Block'
import { IdText } from '../components/IdText.client'
import { Moment } from '../components/Moment'
import { StatusPill } from '../components/StatusPill'

type Props = { req: PayloadRequest; user: Promise<UserAnswer> }

/** Who this is, above every tab. */
export const UserHeader = ({ req, user }: Props) => (
  <Gutter className="user-header">
    <Block
      req={req}
      title="The header"
      skeleton={<HeaderSkeleton />}
      load={async () => <Loaded user={await user} />}
    />
  </Gutter>
)

const Loaded = ({ user }: { user: UserAnswer }) => (
  <>
    <div className="user-header__top">
      <h1 className="user-header__name">{user.name || user.email}</h1>
      <span className="user-header__pills">
        <IdText id={user.id} />
        <StatusPill status={user.status} />
      </span>
    </div>
    <dl className="user-header__facts">
      {user.email === null ? (
        <Fact term="Deleted (UTC)">
          <Moment at={user.deletedAt} timeZone="UTC" />
        </Fact>
      ) : (
        <Fact term="E-mail">{user.email}</Fact>
      )}
      <Fact term="E-mail verified (UTC)">
        {user.emailVerifiedAt === null ? (
          'no'
        ) : (
          <Moment at={user.emailVerifiedAt} timeZone="UTC" isDay />
        )}
      </Fact>
      <Fact term="Operator role">{user.operatorRole ?? MISSING}</Fact>
      <Fact term="Since (UTC)">
        <Moment at={user.createdAt} timeZone="UTC" isDay />
      </Fact>
    </dl>
  </>
)

const Fact = ({ term, children }: { term: string; children: React.ReactNode }) => (
  <div>
    <dt>{term}</dt>
    <dd>{children}</dd>
  </div>
)

/** The final shape: nothing moves when the facts arrive. */
const HeaderSkeleton = () => (
  <>
    <div className="user-header__top" aria-hidden="true">
      <span className="skeleton skeleton--title" />
    </div>
    <div className="user-header__facts" aria-hidden="true">
      &nbsp;
    </div>
  </>
)
