import type { ListMarks } from '@/organizations/readListMarks'

import { StatusPill } from '../components/StatusPill'
import './cells.css'

type Props = { status: string; marks: ListMarks | undefined }

/** The status, or that it is blocked, and whether payments fail. */
export function OrganizationStatusCell({ status, marks }: Props) {
  return (
    <span className="status-cell">
      <StatusPill status={marks?.isBlocked && status === 'active' ? 'blocked' : status} />
      {marks && marks.paymentFailureCount > 0 ? (
        <StatusPill status="payment failing" tone="bad" />
      ) : null}
    </span>
  )
}
