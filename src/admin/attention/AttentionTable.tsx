import { Link } from '@payloadcms/ui'

import type { AttentionItem, AttentionKind, AttentionList } from '@/alerts/attention'
import { formatExactCount } from '@/money/formatMoney'
import { formatRelative } from '@/time/formatRelative'

import { ALERT_TONES } from '../alerts/eventWords'
import { DataTable, type Column } from '../components/DataTable'
import { Money } from '../components/Figures'
import { StatusPill } from '../components/StatusPill'
import { ATTENTION_WORDS } from './attentionWords'

type Props = { kind: AttentionKind; list: AttentionList; now: number }

/** What waits of one kind: whom it is about, how much, since when, and what to do. */
export function AttentionTable({ kind, list, now }: Props) {
  const words = ATTENTION_WORDS[kind]
  if (list.total === 0) return <p className="attention__nothing">{words.nothing}</p>
  return (
    <>
      <DataTable
        caption={words.title}
        columns={columnsOf(words.amount, now)}
        rows={list.items}
        rowKey={({ id }) => id}
        opensRows
      />
      {list.items.length < list.total ? (
        <p className="attention__rest">
          The first {formatExactCount(list.items.length)} of {formatExactCount(list.total)}.
        </p>
      ) : null}
    </>
  )
}

const columnsOf = (amount: string | null, now: number): readonly Column<AttentionItem>[] => [
  {
    key: 'subject',
    label: 'What',
    render: ({ subject, path, sentence, alert }) => (
      <span className="attention__what">
        <Link href={path} prefetch={false} data-opens-row>
          {subject}
        </Link>{' '}
        {alert ? <StatusPill status={alert.level} tone={ALERT_TONES[alert.level]} /> : null}
        <span className="data-table__note">{sentence}</span>
      </span>
    ),
  },
  {
    key: 'todo',
    label: 'What to do',
    render: ({ whatToDo, alert }) => (
      <span className="attention__todo">
        {whatToDo}
        {alert ? (
          <>
            {' '}
            <Link href={alert.rowsPath} prefetch={false}>
              See the rows
            </Link>
          </>
        ) : null}
      </span>
    ),
  },
  ...(amount === null
    ? []
    : [
        {
          key: 'amount',
          label: amount,
          isNumber: true,
          render: (item: AttentionItem) => <Money amount={item.amount} />,
        },
      ]),
  {
    key: 'since',
    label: 'Since',
    isNumber: true,
    render: ({ since }) =>
      since === null ? (
        '–'
      ) : (
        <time dateTime={since} title={since}>
          {formatRelative(Date.parse(since), now)}
        </time>
      ),
  },
]
