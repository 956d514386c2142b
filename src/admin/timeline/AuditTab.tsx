import { Link } from '@payloadcms/ui'

import { getReader } from '@/db/requireTransaction'
import { isIdShaped } from '@/ledger/entryInputs'
import { listAuditEntries, readAuditEntry, type AuditEntry } from '@/organizations/auditEntries'
import { auditLogsSlug } from '@collections/slugs'

import { Block } from '../components/Block'
import { DataTable, type Column } from '../components/DataTable'
import { EmptyState } from '../components/EmptyState'
import { listHref } from '../components/listHref'
import { Moment } from '../components/Moment'
import '../components/segments.css'
import { SkeletonTable } from '../components/Skeletons'
import { StatusPill } from '../components/StatusPill'
import { organizationPath } from '../organization/organizationPath'
import type { TabProps } from '../organization/organizationTabs'
import { EntryDialog } from './EntryDialog.client'
import { EntryFacts } from './EntryFacts'
import './timeline.css'

const PAGE = 25

type Address = { isRefused: boolean; cursor: string | null }

/** The tab's address; with an entry, that entry is open in front of it. */
function auditHref(organization: string, { isRefused, cursor }: Address, entry?: string): string {
  const query = new URLSearchParams({
    ...(isRefused ? { result: 'refused' } : {}),
    ...(cursor ? { cursor } : {}),
    ...(entry ? { entry } : {}),
  })
  return `${organizationPath(organization, 'audit')}${query.size === 0 ? '' : `?${query}`}`
}

/** What the audit trail holds of an organization, and each entry field by field. */
export function AuditTab({ req, id, query }: TabProps) {
  const asked = {
    isRefused: query.result === 'refused',
    cursor: typeof query.cursor === 'string' && query.cursor !== '' ? query.cursor : null,
  }
  const { entry } = query
  return (
    <div className="timeline-tab">
      <Head organization={id} asked={asked} />
      <Block
        req={req}
        title="Audit"
        skeleton={<SkeletonTable rows={12} />}
        load={async () => {
          const { entries, pagination } = await listAuditEntries(getReader(req.payload), {
            ...{ organization: id, isRefused: asked.isRefused, limit: PAGE },
            ...(asked.cursor ? { cursor: asked.cursor } : {}),
          })
          if (entries.length === 0)
            return (
              <EmptyState title={asked.isRefused ? 'Nothing was refused' : 'No entries yet'}>
                Every change, refused action and reading of personal data of this organization
                stands here.
              </EmptyState>
            )
          return (
            <>
              <DataTable
                caption="Audit entries"
                columns={columns(id, asked)}
                rows={entries}
                rowKey={(row) => row.id}
                opensRows
              />
              <nav className="timeline-tab__pages" aria-label="Pages">
                {asked.cursor ? (
                  <Link href={auditHref(id, { ...asked, cursor: null })} prefetch={false}>
                    Newest
                  </Link>
                ) : null}
                {pagination.nextCursor ? (
                  <Link
                    href={auditHref(id, { ...asked, cursor: pagination.nextCursor })}
                    prefetch={false}
                  >
                    Older
                  </Link>
                ) : null}
              </nav>
            </>
          )
        }}
      />
      {isIdShaped(entry) ? (
        <Block
          req={req}
          title="Audit entry"
          skeleton={null}
          load={async () => {
            const found = await readAuditEntry(getReader(req.payload), {
              organization: id,
              id: entry,
            })
            return (
              <EntryDialog
                title={found?.sentence ?? 'No such entry'}
                closeHref={auditHref(id, asked)}
              >
                {found ? (
                  <EntryFacts entry={found} />
                ) : (
                  <p>The audit trail of this organization has no entry of that id.</p>
                )}
              </EntryDialog>
            )
          }}
        />
      ) : null}
    </div>
  )
}

const Head = ({ organization, asked }: { organization: string; asked: Address }) => (
  <div className="timeline-tab__head">
    <nav className="segments" aria-label="Result">
      {[false, true].map((isRefused) => (
        <Link
          key={String(isRefused)}
          className="segments__choice"
          href={auditHref(organization, { isRefused, cursor: null })}
          prefetch={false}
          scroll={false}
          {...(isRefused === asked.isRefused ? { 'aria-current': 'true' } : {})}
        >
          {isRefused ? 'Refused' : 'All'}
        </Link>
      ))}
    </nav>
    <Link
      href={listHref(auditLogsSlug, [['organization', 'equals', organization]])}
      prefetch={false}
    >
      Filter in the audit log
    </Link>
  </div>
)

const columns = (organization: string, asked: Address): readonly Column<AuditEntry>[] => [
  {
    key: 'at',
    label: 'When (UTC)',
    render: ({ id, at }) => (
      <Link
        href={auditHref(organization, asked, id)}
        prefetch={false}
        scroll={false}
        data-opens-row
      >
        <Moment at={at} timeZone="UTC" withSeconds />
      </Link>
    ),
  },
  { key: 'what', label: 'What', render: ({ sentence }) => sentence },
  { key: 'role', label: 'As', isMinor: true, render: ({ actorRole }) => actorRole ?? '–' },
  { key: 'reason', label: 'Reason', isMinor: true, render: ({ reason }) => reason ?? '–' },
  {
    key: 'result',
    label: 'Result',
    render: ({ result }) =>
      result === 'done' ? 'done' : <StatusPill status="refused" tone="bad" />,
  },
]
