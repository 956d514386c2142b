import type { Limits } from '@/ledger/giftLimits'
import { formatRelative } from '@/time/formatRelative'

import { DataTable, type Column } from '../components/DataTable'
import { Moment } from '../components/Moment'
import { StatusPill, type Tone } from '../components/StatusPill'
import { DecideRaise } from './DecideRaise.client'
import type { RaiseLine } from './loadLimits'
import { describeRaise } from './prepareLimits'

type Props = {
  lines: readonly RaiseLine[]
  limits: Limits
  /** Epoch milliseconds. */
  now: number
}

const TONES: Record<string, Tone> = {
  waiting: 'waiting',
  scheduled: 'waiting',
  applied: 'good',
  declined: 'bad',
  superseded: 'neutral',
}

const columnsAt = (limits: Limits, now: number): Column<RaiseLine>[] => [
  {
    key: 'asked',
    label: 'Asked (UTC)',
    render: ({ requestedAt }) => (
      <>
        <Moment at={requestedAt} timeZone="UTC" />
        <span className="data-table__note">{formatRelative(Date.parse(requestedAt), now)}</span>
      </>
    ),
  },
  {
    key: 'what',
    label: 'What',
    render: (raise) => describeRaise(raise, limits).map((line) => <div key={line}>{line}</div>),
  },
  {
    key: 'requester',
    label: 'Asked by',
    isMinor: true,
    render: ({ requester, requesterName }) => requesterName ?? requester,
  },
  {
    key: 'state',
    label: 'Status',
    render: ({ state, effectiveAt }) => (
      <>
        <StatusPill status={state} tone={TONES[state] ?? 'neutral'} />
        {state === 'scheduled' && effectiveAt !== null ? (
          <span className="data-table__note">
            in force from <Moment at={effectiveAt} timeZone="UTC" />
          </span>
        ) : null}
      </>
    ),
  },
  {
    key: 'decision',
    label: 'Decision',
    render: (raise) =>
      raise.mayDecide ? (
        <DecideRaise
          id={raise.id}
          lines={describeRaise(raise, limits)}
          requester={raise.requesterName ?? raise.requester}
          isOwn={raise.isOwn}
          confirmProblem={raise.confirmProblem}
        />
      ) : (
        <Decided raise={raise} />
      ),
  },
]

function Decided({ raise }: { raise: RaiseLine }) {
  const { state, decidedByName, confirmedBy, declinedBy, decidedAt, declineReason } = raise
  if (state === 'waiting' || state === 'scheduled') return 'an owner decides'
  const who = decidedByName ?? confirmedBy ?? declinedBy
  return (
    <>
      {who ?? (state === 'applied' ? 'by its hour' : 'by a later change')}
      <span className="data-table__note">
        <Moment at={decidedAt} timeZone="UTC" />
        {declineReason === null ? null : ` · ${declineReason}`}
      </span>
    </>
  )
}

/** Raises that wait, then those of the past; nothing where there never was one. */
export function RaiseTable({ lines, limits, now }: Props) {
  if (lines.length === 0) return null
  return (
    <section aria-labelledby="limit-raises">
      <h2 id="limit-raises" className="limits__section">
        Raises
      </h2>
      <DataTable
        caption="Raises of limits"
        columns={columnsAt(limits, now)}
        rows={lines}
        rowKey={({ id }) => id}
      />
    </section>
  )
}
