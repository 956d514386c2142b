import { Gutter } from '@payloadcms/ui'
import type { PayloadRequest } from 'payload'

import { can } from '@/access/permissions'
import { getReader } from '@/db/requireTransaction'
import { readLatestNote, type Note } from '@/organizations/notes'
import {
  readOrganizationHeader,
  type OrganizationHeader as Header,
} from '@/organizations/readOrganizationHeader'

import { AddNote } from '../actions/AddNote.client'
import { GiftCredits } from '../actions/GiftCredits.client'
import { RecordPayment } from '../actions/RecordPayment.client'
import { RedeemCode } from '../actions/RedeemCode.client'
import { Block } from '../components/Block'
import { IdText } from '../components/IdText.client'
import { StatusPill } from '../components/StatusPill'
import { CallLine } from './CallLine'
import type { Verb } from './ChangeStanding.client'
import { HeaderFacts } from './HeaderFacts'
import { LatestNote } from './LatestNote'
import { MoreActions } from './MoreActions.client'
import './organizationHeader.css'
import { organizationPath } from './organizationPath'
import { planWords } from './planWords'

type Props = { req: PayloadRequest; id: string; name: string }

/** Who this is and how they stand, above every tab. */
export function OrganizationHeader({ req, id, name }: Props) {
  return (
    <Gutter className="organization-header">
      <Block
        req={req}
        title="The header"
        skeleton={<HeaderSkeleton name={name} />}
        load={async () => {
          const db = getReader(req.payload)
          const [header, note] = await Promise.all([
            readOrganizationHeader(db, id),
            readLatestNote(db, id),
          ])
          return (
            header && (
              <Loaded
                header={header}
                note={note}
                mayNote={can(req.user, 'organizations:note')}
                mayGift={can(req.user, 'credits:gift')}
                mayRecord={can(req.user, 'payments:record')}
                mayRedeem={can(req.user, 'promo-codes:redeem')}
                mayStop={can(req.user, 'organizations:write')}
                balanceHref={
                  can(req.user, 'transactions:read') ? organizationPath(id, 'balance') : null
                }
              />
            )
          )
        }}
      />
    </Gutter>
  )
}

type LoadedProps = {
  header: Header
  /** The newest one that nobody has struck. */
  note: Note | null
  mayNote: boolean
  mayGift: boolean
  mayRecord: boolean
  mayRedeem: boolean
  mayStop: boolean
  balanceHref: string | null
}

function Loaded({ header, note, balanceHref, ...may }: LoadedProps) {
  const { mayNote, mayGift, mayRecord, mayRedeem, mayStop } = may
  const organization = { id: header.id, name: header.name }
  const balance = { organization, credits: header.credits }
  const isDeleted = header.status === 'deleted'
  return (
    <>
      <div className="organization-header__top">
        <h1 className="organization-header__name">{header.name}</h1>
        <span className="organization-header__pills">
          <IdText id={header.id} />
          <StatusPill status={header.blockReason ? 'blocked' : header.status} />
          {planWords(header).map((words) => (
            <span key={words} className="organization-header__plan">
              {words}
            </span>
          ))}
        </span>
        <span className="organization-header__actions">
          {mayNote ? <AddNote organization={organization} /> : null}
          {mayRedeem && !isDeleted ? <RedeemCode {...balance} /> : null}
          {mayRecord && !isDeleted ? <RecordPayment {...balance} /> : null}
          {mayGift && !isDeleted ? <GiftCredits {...balance} /> : null}
          {mayStop && !isDeleted ? (
            <MoreActions organization={organization} verbs={verbsOf(header)} />
          ) : null}
        </span>
      </div>
      <HeaderFacts header={header} balanceHref={balanceHref} />
      <CallLine facts={header} />
      {note === null ? null : <LatestNote note={note} now={header.now} />}
    </>
  )
}

/** What can be done about whether it may call, as it stands. */
const verbsOf = ({ status, blockReason }: Header): Verb[] => [
  blockReason ? 'unblock' : 'block',
  status === 'active' ? 'deactivate' : 'activate',
]

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
