import type { ReactNode } from 'react'

import { IdText } from '../components/IdText.client'
import { StatusPill } from '../components/StatusPill'
import './documentPage.css'

type Props = {
  name: string
  id: string
  status: string
  /** Beside id and status. */
  pills?: ReactNode
  actions?: ReactNode
  facts: readonly (readonly [label: string, value: ReactNode])[]
}

/** What a thing is and how it stands, above its tabs. */
export const DocumentHeader = ({ name, id, status, pills, actions, facts }: Props) => (
  <div className="document-header">
    <div className="document-header__top">
      <h1 className="document-header__name">{name}</h1>
      <span className="document-header__pills">
        <IdText id={id} />
        <StatusPill status={status} />
        {pills}
      </span>
      {actions ? <span className="document-header__actions">{actions}</span> : null}
    </div>
    <dl className="document-header__facts">
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  </div>
)
