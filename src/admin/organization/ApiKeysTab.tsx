import { Link } from '@payloadcms/ui'

import { getReader } from '@/db/requireTransaction'
import { API_KEY_STATUSES, listApiKeys, type ApiKeyRow } from '@/organizations/listApiKeys'
import { apiKeysSlug, projectsSlug } from '@collections/slugs'

import { Block } from '../components/Block'
import { DataTable, type Column } from '../components/DataTable'
import { EmptyState } from '../components/EmptyState'
import { Money } from '../components/Figures'
import { Moment } from '../components/Moment'
import { Pager } from '../components/Pager'
import '../components/segments.css'
import { SkeletonTable } from '../components/Skeletons'
import { StatusPill } from '../components/StatusPill'
import { organizationPath } from './organizationPath'
import type { TabProps } from './organizationTabs'
import { pageOf } from './pageOf'

const PAGE = 25
const CHOICES = ['all', ...API_KEY_STATUSES] as const

const COLUMNS: readonly Column<ApiKeyRow>[] = [
  {
    key: 'key',
    label: 'Key',
    render: ({ id, maskedToken, description }) => (
      <>
        <Link href={`/collections/${apiKeysSlug}/${id}`} prefetch={false}>
          {description ?? 'Without a description'}
        </Link>
        <div className="organization__mono">{maskedToken}</div>
      </>
    ),
  },
  {
    key: 'project',
    label: 'Project',
    isMinor: true,
    render: ({ projectId, projectName }) => (
      <Link href={`/collections/${projectsSlug}/${projectId}`} prefetch={false}>
        {projectName}
      </Link>
    ),
  },
  { key: 'status', label: 'Status', render: ({ status }) => <StatusPill status={status} /> },
  { key: 'usage', label: 'Used', isNumber: true, render: ({ usage }) => <Money amount={usage} /> },
  {
    key: 'limit',
    label: 'Limit',
    isNumber: true,
    isMinor: true,
    render: ({ usageLimit }) => (usageLimit === null ? 'none' : <Money amount={usageLimit} />),
  },
  {
    key: 'last',
    label: 'Last used (UTC)',
    isMinor: true,
    render: ({ lastUsedAt }) =>
      lastUsedAt === null ? 'never' : <Moment at={lastUsedAt} timeZone="UTC" />,
  },
]

/** The keys of all projects, the newest first, by status. */
export function ApiKeysTab({ req, id, query }: TabProps) {
  const status = CHOICES.find((choice) => choice === query.status) ?? 'active'
  const hrefOf = (choice: string, page: number) =>
    `${organizationPath(id, 'api-keys')}?status=${choice}${page > 1 ? `&page=${page}` : ''}`
  return (
    <Block
      req={req}
      title="API keys"
      skeleton={<SkeletonTable rows={8} />}
      load={async () => {
        const list = await listApiKeys(getReader(req.payload), id, {
          status,
          limit: PAGE,
          offset: (pageOf(query.page) - 1) * PAGE,
        })
        return (
          <div className="organization__list">
            <nav className="segments" aria-label="Status">
              {CHOICES.map((choice) => (
                <Link
                  key={choice}
                  className="segments__choice"
                  href={hrefOf(choice, 1)}
                  prefetch={false}
                  {...(choice === status ? { 'aria-current': 'true' } : {})}
                >
                  {choice} {list.counts[choice]}
                </Link>
              ))}
            </nav>
            {list.total === 0 ? (
              <EmptyState title={status === 'all' ? 'No API keys yet' : `No ${status} API keys`}>
                Customers make their keys in a project; each shows here by its mask.
              </EmptyState>
            ) : (
              <DataTable
                caption="API keys"
                columns={COLUMNS}
                rows={list.apiKeys}
                rowKey={(key) => key.id}
              />
            )}
            <Pager {...list} hrefOf={(page) => hrefOf(status, page)} />
          </div>
        )
      }}
    />
  )
}
