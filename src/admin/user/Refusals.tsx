import { Link } from '@payloadcms/ui'

import type { DeletionPreview } from '@/users/deleteUser'
import type { OwnedOrganization } from '@/users/refuseDeletion'

import { Money } from '../components/Figures'
import { organizationPath } from '../organization/organizationPath'

type Refusal = DeletionPreview['refusals'][number]

/** What stands against a deletion now, each with the way out. */
export const Refusals = ({ refusals }: { refusals: readonly Refusal[] }) => (
  <section className="delete-user__refusals" aria-label="What stands against it">
    <h2 className="user-page__title">It cannot be deleted now</h2>
    {refusals.map(({ code, message, details }) => (
      <div key={code} className="delete-user__refusal">
        <p>{message}</p>
        {code === 'sole_owner' ? (
          <ul>
            {(details.organizations as OwnedOrganization[]).map((organization) => (
              <li key={organization.id}>
                <Owned organization={organization} />
              </li>
            ))}
          </ul>
        ) : null}
      </div>
    ))}
  </section>
)

/** Which organization it is, what holds it, and the two ways out. */
const Owned = ({ organization }: { organization: OwnedOrganization }) => (
  <>
    <Link href={organizationPath(organization.id, '')} prefetch={false}>
      {organization.name}
    </Link>
    : balance <Money amount={organization.credits} />
    {organization.hasLiveSubscription ? ', with a live subscription' : ''}.{' '}
    <Link href={organizationPath(organization.id, 'members')} prefetch={false}>
      {memberWords(organization.otherMembers)}
    </Link>
    {' · '}
    <Link href={organizationPath(organization.id, 'transactions')} prefetch={false}>
      Refund or settle
    </Link>
  </>
)

const memberWords = (others: number): string => {
  if (others === 0) return 'No other member who could own it yet'
  return others === 1
    ? 'Make its other member the owner'
    : `Make one of ${others} other members the owner`
}
