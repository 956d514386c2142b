import type { ReactNode } from 'react'

import type { AuditEntry } from '@/organizations/auditEntries'
import { MISSING } from '@/money/formatMoney'

import { actorWords } from '../components/actorWords'
import { IdText } from '../components/IdText.client'
import { Moment } from '../components/Moment'
import './timeline.css'

/** An entry as it is kept: who, when, to which, and each changed field before and after. */
export function EntryFacts({ entry }: { entry: AuditEntry }) {
  const changes = Object.entries(entry.changes ?? {})
  return (
    <>
      <dl className="action-dialog__lines">
        {factsOf(entry).map(([term, value]) => (
          <div key={term} className="action-dialog__line">
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {changes.length === 0 ? null : (
        <table className="entry-changes">
          <caption>Changes</caption>
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col">Before</th>
              <th scope="col">After</th>
            </tr>
          </thead>
          <tbody>
            {changes.map(([field, { from, to }]) => (
              <tr key={field}>
                <th scope="row">{field}</th>
                <td>{textOf(from)}</td>
                <td>{textOf(to)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}

const id = (value: string | null): ReactNode => (value === null ? MISSING : <IdText id={value} />)

const factsOf = (entry: AuditEntry): [term: string, value: ReactNode][] => [
  [
    'Who',
    `${actorWords(entry.actor, entry.actorName)}${entry.actorRole ? `, as ${entry.actorRole}` : ''}`,
  ],
  [
    'When',
    <>
      <Moment key="when" at={entry.at} timeZone="UTC" withSeconds /> UTC
    </>,
  ],
  ['Action', <code key="action">{entry.action}</code>],
  [
    'On',
    <>
      {entry.resourceType.replaceAll('_', ' ')} {id(entry.resource)}
    </>,
  ],
  ['Result', entry.result],
  ['Reason', entry.reason ?? MISSING],
  ['Request', id(entry.requestId)],
  ['Entry', id(entry.id)],
]

const textOf = (value: unknown): string => {
  if (value === null || value === undefined || value === '') return MISSING
  return typeof value === 'string' ? value : JSON.stringify(value)
}
