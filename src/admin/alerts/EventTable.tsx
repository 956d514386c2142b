import { Link } from '@payloadcms/ui'

import type { AlertEvent } from '@/alerts/listEvents'

import { DataTable, type Column } from '../components/DataTable'
import { Moment } from '../components/Moment'
import { StatusPill } from '../components/StatusPill'
import { organizationPath } from '../organization/organizationPath'
import { ALERT_TONES, messageWords } from './eventWords'

/** A page of what a rule has fired, the newest first, and what became of each message. Times are in UTC. */
export const EventTable = ({ events }: { events: AlertEvent[] }) =>
  events.length === 0 ? (
    <p className="rule-history__none">
      Nothing has been fired yet. Rules are looked at every 30 seconds, those of a week or month
      every 5 minutes; “Send a test” shows what a message looks like.
    </p>
  ) : (
    <DataTable
      caption="What the rule has fired"
      columns={COLUMNS}
      rows={events}
      rowKey={({ id }) => id}
    />
  )

const COLUMNS: readonly Column<AlertEvent>[] = [
  {
    key: 'at',
    label: 'Time (UTC)',
    render: ({ createdAt }) => <Moment at={createdAt} timeZone="UTC" withSeconds />,
  },
  {
    key: 'level',
    label: 'Level',
    render: ({ level, isRepeat }) => (
      <>
        <StatusPill status={level} tone={ALERT_TONES[level]} />
        {isRepeat ? <span className="data-table__note">told again</span> : null}
      </>
    ),
  },
  {
    key: 'message',
    label: 'What it said',
    render: ({ message, organization }) => (
      <span className="rule-history__what">
        {organization === null ? (
          message
        ) : (
          <Link href={organizationPath(organization, '')} prefetch={false}>
            {message}
          </Link>
        )}
      </span>
    ),
  },
  {
    key: 'messages',
    label: 'Told',
    render: ({ messages, isNotified }) => (
      <span className="rule-history__what">
        {isNotified ? null : 'Not told: it was told shortly before.'}
        {isNotified && messages.length === 0 ? 'Nobody' : null}
        {messages.map((message) => (
          <span key={`${message.channel} ${message.to}`} className="rule-history__message">
            {messageWords(message)}
          </span>
        ))}
      </span>
    ),
  },
]
