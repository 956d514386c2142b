import { Link } from '@payloadcms/ui'

import { OWNER_COMMAND } from '@/ledger/approvers'
import { formatRelative } from '@/time/formatRelative'
import { transactionsSlug, usersSlug } from '@collections/slugs'

import { DataTable, type Column } from '../components/DataTable'
import { EmptyState } from '../components/EmptyState'
import { Money } from '../components/Figures'
import { Moment } from '../components/Moment'
import { StatusPill } from '../components/StatusPill'
import { organizationPath } from '../organization/organizationPath'
import { DecideRequest } from './DecideRequest.client'
import type { RequestLine, RequestPage } from './loadRequests'
import { describeMails } from './describeMails'
import { describeRequest, wordsOf, type RequestView } from './prepareRequests'

const columnsOf = ({ now, hasMailServer }: RequestPage): Column<RequestLine>[] => [
  {
    key: 'asked',
    label: 'Asked (UTC)',
    render: ({ id, requestedAt }) => (
      <span id={id} className="gift-requests__asked">
        <Moment at={requestedAt} timeZone="UTC" />
        <span className="data-table__note">{formatRelative(Date.parse(requestedAt), now)}</span>
      </span>
    ),
  },
  {
    key: 'organization',
    label: 'For',
    render: ({ organization, organizationName }) => (
      <Link href={organizationPath(organization, '')} prefetch={false}>
        {organizationName ?? organization}
      </Link>
    ),
  },
  {
    key: 'what',
    label: 'What',
    render: (request) => (
      <>
        {describeRequest(request)}
        <span className="data-table__note">{wordsOf(request)}</span>
      </>
    ),
  },
  {
    key: 'credits',
    label: 'Credits',
    isNumber: true,
    render: ({ creditAmount }) => <Money amount={creditAmount} />,
  },
  {
    key: 'requester',
    label: 'Asked by',
    isMinor: true,
    render: ({ requester, requesterName }) => <Person id={requester} name={requesterName} />,
  },
  {
    key: 'status',
    label: 'Status',
    render: (request) => <State request={request} now={now} />,
  },
  {
    key: 'decision',
    label: 'Decision',
    render: (request) => (
      <>
        <Decision request={request} now={now} />
        <Mails mails={request.mails} hasServer={hasMailServer} />
      </>
    ),
  },
]

const Person = ({ id, name }: { id: string; name: string | null }) => (
  <Link href={`/collections/${usersSlug}/${id}`} prefetch={false} title={id}>
    {name ?? id}
  </Link>
)

const State = ({ request: { status, expiresAt }, now }: { request: RequestLine; now: number }) => (
  <>
    <StatusPill status={status} tone={TONES[status]} />
    {status === 'waiting' || status === 'expired' ? (
      <span className="data-table__note" title={expiresAt}>
        {status === 'waiting' ? 'expires ' : 'expired '}
        {formatRelative(Date.parse(expiresAt), now)}
      </span>
    ) : null}
  </>
)

const TONES = { waiting: 'waiting', approved: 'good', declined: 'bad', expired: 'neutral' } as const

function Decision({ request, now }: { request: RequestLine; now: number }) {
  const { status, decidedBy, decidedByName, decidedAt, declineReason, transaction } = request
  if (status === 'expired') return 'nobody decided in time'
  if (status === 'waiting') return <Undecided request={request} now={now} />
  return (
    <>
      {decidedBy === null ? null : <Person id={decidedBy} name={decidedByName} />}
      <span className="data-table__note">
        <Moment at={decidedAt} timeZone="UTC" />
        {declineReason === null ? null : ` · ${declineReason}`}
        {transaction === null ? null : (
          <>
            {' · '}
            <Link href={`/collections/${transactionsSlug}/${transaction}`} prefetch={false}>
              See the transaction
            </Link>
          </>
        )}
      </span>
    </>
  )
}

/** The buttons, or why they are not there and who could decide. */
function Undecided({ request, now }: { request: RequestLine; now: number }) {
  const { id, organization, organizationName, credits, problem, hasApprover } = request
  return (
    <>
      {problem === null && credits !== null ? (
        <DecideRequest
          request={{
            id,
            what: describeRequest(request),
            words: wordsOf(request),
            creditAmount: request.creditAmount,
            requester: request.requesterName ?? request.requester,
            age: formatRelative(Date.parse(request.requestedAt), now),
          }}
          organization={{ id: organization, name: organizationName ?? organization }}
          credits={credits}
        />
      ) : (
        <span className="gift-requests__problem">{problem}</span>
      )}
      {hasApprover ? null : (
        <span className="data-table__note">
          Nobody else may approve it yet. Another owner can: <code>{OWNER_COMMAND}</code>
        </span>
      )}
    </>
  )
}

/** To whom mail about it went, and to whom not and why. */
function Mails({ mails, hasServer }: { mails: RequestLine['mails']; hasServer: boolean }) {
  return describeMails(mails, hasServer).map(({ text, isTrouble }) => (
    <span key={text} className={`data-table__note${isTrouble ? ' gift-requests__trouble' : ''}`}>
      {text}
    </span>
  ))
}

const EMPTY: Record<RequestView['value'], { title: string; text: string }> = {
  open: {
    title: 'Nothing waits for a second person',
    text: 'Credits from the second-person amount on (Settings › Limits) stand here until somebody agrees.',
  },
  decided: { title: 'Nothing decided yet', text: 'Approved and declined requests stand here.' },
  expired: {
    title: 'Nothing has expired',
    text: 'A request that nobody decides within 7 days expires.',
  },
  all: { title: 'No requests yet', text: 'Credits that wait for a second person stand here.' },
}

export function RequestTable({ view, page }: { view: RequestView; page: RequestPage }) {
  if (page.total === 0) {
    const { title, text } = EMPTY[view.value]
    return <EmptyState title={title}>{text}</EmptyState>
  }
  return (
    <DataTable
      caption="Gift requests"
      columns={columnsOf(page)}
      rows={page.lines}
      rowKey={({ id }) => id}
    />
  )
}
