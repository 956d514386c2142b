import { Gutter, Pill } from '@payloadcms/ui'
import { Suspense } from 'react'
import type { PayloadRequest } from 'payload'

import { can } from '@/access/permissions'
import { getReader } from '@/db/requireTransaction'
import { readOrganizationHeader } from '@/organizations/readOrganizationHeader'

import { GiftCredits } from '../actions/GiftCredits.client'
import { CallLine } from './CallLine'
import { HeaderFacts } from './HeaderFacts'
import './organizationHeader.css'
import { planWords } from './planWords'

type Props = { req: PayloadRequest; id: string; name: string }

/** Who this is and how they stand, above every tab. */
export function OrganizationHeader({ req, id, name }: Props) {
  return (
    <Gutter className="organization-header">
      <Suspense fallback={<HeaderSkeleton name={name} />}>
        <LoadedHeader req={req} id={id} name={name} />
      </Suspense>
    </Gutter>
  )
}

async function LoadedHeader({ req, id }: Props) {
  const header = await readOrganizationHeader(getReader(req.payload), id)
  if (!header) return null
  return (
    <>
      <div className="organization-header__top">
        <h1 className="organization-header__name">{header.name}</h1>
        <span className="organization-header__pills">
          <code>{header.id}</code>
          <Pill size="small">{header.status}</Pill>
          {planWords(header).map((words) => (
            <Pill key={words} size="small">
              {words}
            </Pill>
          ))}
        </span>
        {can(req.user, 'credits:gift') && header.status !== 'deleted' ? (
          <span className="organization-header__actions">
            <GiftCredits
              organization={{ id: header.id, name: header.name }}
              credits={header.credits}
            />
          </span>
        ) : null}
      </div>
      <HeaderFacts header={header} />
      <CallLine facts={header} />
    </>
  )
}

/** The final shape: nothing moves when the figures arrive. */
function HeaderSkeleton({ name }: { name: string }) {
  return (
    <>
      <div className="organization-header__top">
        <h1 className="organization-header__name">{name}</h1>
      </div>
      <div className="organization-header__facts" aria-hidden="true">
        &nbsp;
      </div>
      <div className="organization-header__call" aria-hidden="true">
        &nbsp;
      </div>
    </>
  )
}
