import { Link } from '@payloadcms/ui'

import type { ApiKeyRow } from '@/keys/apiKeyRow'
import { formatRelative } from '@/time/formatRelative'

import type { Column } from '../components/DataTable'
import { Moment } from '../components/Moment'
import { StatusPill } from '../components/StatusPill'
import { organizationPath } from '../organization/organizationPath'
import { projectPath } from '../project/projectPath'
import { apiKeyPath } from './apiKeyPath'
import { KeyActions } from './KeyActions.client'
import './keys.css'
import { keyFacts, keyVerbs } from './keyVerbs'
import { UsageBar } from './UsageBar'

type Options = {
  /** Of the request: what may be done depends on it. */
  user: unknown
  /** Epoch ms of the database's clock. */
  now: number
  timeZone: string
  /** What of its owners each row says. */
  belongsTo: 'organization' | 'project' | null
}

/** Keys as every list shows them. */
export function keyColumns({
  user,
  now,
  timeZone,
  belongsTo,
}: Options): readonly Column<ApiKeyRow>[] {
  return [
    {
      key: 'key',
      label: 'Key',
      render: ({ id, maskedToken, description }) => (
        <span className="key-cell">
          <Link href={apiKeyPath(id)} prefetch={false}>
            {description ?? 'Without a description'}
          </Link>
          <span className="data-table__note key-mask">{maskedToken}</span>
        </span>
      ),
    },
    ...(belongsTo === null ? [] : [OWNERS[belongsTo]]),
    { key: 'status', label: 'Status', render: (row) => <Status {...row} /> },
    { key: 'usage', label: 'Used', render: (row) => <UsageBar {...row} /> },
    {
      key: 'last',
      label: `Last used (${timeZone})`,
      isMinor: true,
      render: ({ lastUsedAt }) =>
        lastUsedAt === null ? (
          'never'
        ) : (
          <span>
            <Moment at={lastUsedAt} timeZone={timeZone} />
            <span className="data-table__note">{formatRelative(Date.parse(lastUsedAt), now)}</span>
          </span>
        ),
    },
    {
      key: 'actions',
      label: 'Actions',
      render: (row) => {
        const verbs = keyVerbs(row.status, user)
        return verbs.length === 0 ? null : <KeyActions apiKey={keyFacts(row)} verbs={verbs} />
      },
    },
  ]
}

const Project = ({ projectId, projectName }: ApiKeyRow) => (
  <Link href={projectPath(projectId)} prefetch={false}>
    {projectName}
  </Link>
)

const OWNERS: Record<'organization' | 'project', Column<ApiKeyRow>> = {
  project: {
    key: 'project',
    label: 'Project',
    isMinor: true,
    render: (row) => <Project {...row} />,
  },
  organization: {
    key: 'organization',
    label: 'Organization',
    render: (row) => (
      <span>
        <Link href={organizationPath(row.organizationId, 'api-keys')} prefetch={false}>
          {row.organizationName}
        </Link>
        <span className="data-table__note">
          <Project {...row} />
        </span>
      </span>
    ),
  },
}

const Status = ({ status, replacedBy, replaces }: ApiKeyRow) => (
  <span className="key-cell">
    <StatusPill status={status} />
    {replacedBy === null ? null : <Linked words="replaced by" id={replacedBy} />}
    {replaces === null ? null : <Linked words="in the place of" id={replaces} />}
  </span>
)

const Linked = ({ words, id }: { words: string; id: string }) => (
  <span className="data-table__note">
    {words}{' '}
    <Link href={apiKeyPath(id)} prefetch={false} title={id}>
      another key
    </Link>
  </span>
)
