import { Link } from '@payloadcms/ui'
import type { PayloadRequest } from 'payload'

import { can, findOperator } from '@/access/permissions'
import { inSnapshot } from '@/db/inSnapshot'
import { getPool } from '@/db/requireTransaction'
import { formatExactCount } from '@/money/formatMoney'
import type { Trace } from '@/users/countTraces'
import type { DeletionPreview } from '@/users/deleteUser'
import type { Deletion } from '@/users/deletions'
import { readDeletionState } from '@/users/readDeletionState'
import type { UserAnswer } from '@/users/readUser'

import { Block } from '../components/Block'
import { SkeletonTable } from '../components/Skeletons'
import type { DocumentTabProps } from '../document/documentTabs'
import { Print } from '../statement/Print.client'
import { CertificatePaper } from './CertificatePaper'
import { DeleteForm } from './DeleteForm.client'
import './deleteUser.css'
import { Refusals } from './Refusals'
import { WatchDeletion } from './WatchDeletion.client'

/** What a deletion would do, how far it is, or what it has done. */
export const DeleteTab = ({ req, shown: { id } }: DocumentTabProps<UserAnswer>) => (
  <Block
    req={req}
    title="The deletion"
    skeleton={<SkeletonTable rows={8} />}
    load={async () => {
      const actor = findOperator(req.user)?.id ?? ''
      const { preview, deletion } = await inSnapshot(getPool(req.payload), ({ db }) =>
        readDeletionState(db, { user: id, actor }),
      )
      return deletion ? <Begun deletion={deletion} /> : <Preview req={req} id={id} {...preview} />
    }}
  />
)

type PreviewProps = DeletionPreview & { req: PayloadRequest; id: string }

const Preview = ({ req, id, erased, kept, refusals }: PreviewProps) => (
  <div className="delete-user">
    <div className="delete-user__sides">
      <Traces title="What is erased" traces={erased} />
      <Traces title="What stays, and why" traces={kept} />
    </div>
    {refusals.length > 0 ? (
      <Refusals refusals={refusals} />
    ) : can(req.user, 'users:delete') ? (
      <DeleteForm user={id} />
    ) : (
      <p>An owner deletes users. You may look at what it would do.</p>
    )}
  </div>
)

function Traces({ title, traces }: { title: string; traces: readonly Trace[] }) {
  return (
    <section aria-label={title}>
      <h2 className="user-page__title">{title}</h2>
      <ul className="delete-user__traces">
        {traces.map(({ what, label, count, why }) => (
          <li key={what}>
            <span className="delete-user__label">{label}</span>
            <span className="delete-user__count">
              {count === null ? '' : formatExactCount(count)}
            </span>
            <span className="delete-user__why">{why}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Begun({ deletion }: { deletion: Deletion }) {
  const { certificate, progress } = deletion
  if (!certificate) return <WatchDeletion erased={progress.erased} total={progress.total} />
  return (
    <div className="delete-user">
      <div className="delete-user__controls">
        <p className="user-page__note">
          The deletion stands in the{' '}
          <Link href={auditOf(deletion.user)} prefetch={false}>
            audit log
          </Link>
          , with the certificate’s hash.
        </p>
        <Print />
      </div>
      <CertificatePaper certificate={certificate} />
    </div>
  )
}

const auditOf = (user: string) =>
  `/collections/audit-logs?${new URLSearchParams({
    'where[or][0][and][0][resource][equals]': user,
  })}`
