import { Link } from '@payloadcms/ui'
import type { PayloadRequest } from 'payload'
import type { ReactNode } from 'react'

import { can } from '@/access/permissions'
import type { ApiKeyRow } from '@/keys/apiKeyRow'
import { auditLogsSlug } from '@collections/slugs'

import { listHref } from '../components/listHref'
import { Moment } from '../components/Moment'
import { DocumentHeader } from '../document/DocumentHeader'
import { organizationPath } from '../organization/organizationPath'
import { projectPath } from '../project/projectPath'
import { apiKeyPath } from './apiKeyPath'
import { KeyActions } from './KeyActions.client'
import { keyFacts, keyVerbs } from './keyVerbs'
import { UsageBar } from './UsageBar'

type Props = { req: PayloadRequest; apiKey: ApiKeyRow }

/** Whose key this is, what it used of its limit, and what may be done about it. */
export function ApiKeyHeader({ req, apiKey }: Props) {
  const { id, status, description, maskedToken } = apiKey
  return (
    <DocumentHeader
      name={description ?? 'Without a description'}
      id={id}
      status={status}
      pills={<span className="key-mask">{maskedToken}</span>}
      actions={<KeyActions apiKey={keyFacts(apiKey)} verbs={keyVerbs(status, req.user)} isOnPage />}
      facts={[
        [
          'Organization',
          <Link key="o" href={organizationPath(apiKey.organizationId, '')} prefetch={false}>
            {apiKey.organizationName}
          </Link>,
        ],
        [
          'Project',
          <Link key="p" href={projectPath(apiKey.projectId)} prefetch={false}>
            {apiKey.projectName}
          </Link>,
        ],
        ['Used, all time', <UsageBar key="u" {...apiKey} />],
        ['Last used (UTC)', lastUsed(apiKey)],
        ['Created (UTC)', <Moment key="c" at={apiKey.createdAt} timeZone="UTC" />],
        ...linked('In the place of', apiKey.replaces),
        ...linked('Replaced by', apiKey.replacedBy),
        ...trail(req.user, id),
      ]}
    />
  )
}

const lastUsed = ({ lastUsedAt }: ApiKeyRow): ReactNode =>
  lastUsedAt === null ? 'never' : <Moment at={lastUsedAt} timeZone="UTC" />

type Fact = readonly [label: string, value: ReactNode]

const linked = (label: string, id: string | null): readonly Fact[] =>
  id === null
    ? []
    : [
        [
          label,
          <Link key={label} href={apiKeyPath(id)} prefetch={false} title={id}>
            another key
          </Link>,
        ],
      ]

/** Who did what to it and why, for those who may read the trail. */
const trail = (user: unknown, id: string): readonly Fact[] =>
  can(user, 'audit:read')
    ? [
        [
          'Audit log',
          <Link
            key="trail"
            href={listHref(auditLogsSlug, [['resource', 'equals', id]])}
            prefetch={false}
          >
            its entries
          </Link>,
        ],
      ]
    : []
