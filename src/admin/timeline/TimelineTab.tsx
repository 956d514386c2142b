import { Link } from '@payloadcms/ui'

import { can } from '@/access/permissions'
import { readableKinds } from '@/access/timelineKinds'
import { inSnapshot } from '@/db/inSnapshot'
import { getPool } from '@/db/requireTransaction'
import { readTimeline, type TimelineEvent, type TimelineKind } from '@/organizations/readTimeline'

import { Block } from '../components/Block'
import { EmptyState } from '../components/EmptyState'
import '../components/segments.css'
import { SkeletonTable } from '../components/Skeletons'
import { organizationPath } from '../organization/organizationPath'
import type { TabProps } from '../organization/organizationTabs'
import { KIND_WORDS, timelineHref } from './timelineAddress'
import { TimelineRow } from './TimelineRow'
import './timeline.css'

const PAGE = 25

/** Everything that happened to an organization, in one order: money, notes, changes, the rest. */
export function TimelineTab({ req, id, query }: TabProps) {
  const kinds = readableKinds(req.user)
  const kind = kinds.find((candidate) => candidate === query.kind) ?? null
  const cursor = typeof query.cursor === 'string' && query.cursor !== '' ? query.cursor : null
  return (
    <div className="timeline-tab">
      <KindChips organization={id} kinds={kinds} current={kind} />
      <Block
        req={req}
        title="Timeline"
        skeleton={<SkeletonTable rows={10} />}
        load={async () => {
          const { events, pagination } = await inSnapshot(getPool(req.payload), ({ db }) =>
            readTimeline(db, {
              organization: id,
              kinds: kind ? [kind] : kinds,
              limit: PAGE,
              ...(cursor ? { cursor } : {}),
            }),
          )
          if (events.length === 0) return <Nothing organization={id} kind={kind} />
          return (
            <>
              <Events
                organization={id}
                events={events}
                mayStrike={can(req.user, 'organizations:note')}
                mayOpenTrail={can(req.user, 'audit:read')}
              />
              <nav className="timeline-tab__pages" aria-label="Pages">
                {cursor ? (
                  <Link href={timelineHref(id, { kind })} prefetch={false}>
                    Newest
                  </Link>
                ) : null}
                {pagination.nextCursor ? (
                  <Link
                    href={timelineHref(id, { kind, cursor: pagination.nextCursor })}
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
    </div>
  )
}

type ChipsProps = {
  organization: string
  kinds: readonly TimelineKind[]
  current: TimelineKind | null
}

const KindChips = ({ organization, kinds, current }: ChipsProps) => (
  <div className="timeline-tab__head">
    <nav className="segments" aria-label="Kind">
      {[null, ...kinds].map((kind) => (
        <Link
          key={kind ?? 'all'}
          className="segments__choice"
          href={timelineHref(organization, { kind })}
          prefetch={false}
          scroll={false}
          {...(kind === current ? { 'aria-current': 'true' } : {})}
        >
          {kind === null ? 'All' : KIND_WORDS[kind].chip}
        </Link>
      ))}
    </nav>
    <span className="timeline-tab__zone">Times are in UTC. Usage is on Requests.</span>
  </div>
)

type EventsProps = {
  organization: string
  events: readonly TimelineEvent[]
  mayStrike: boolean
  mayOpenTrail: boolean
}

const Events = ({ events, ...rest }: EventsProps) => (
  <ol className="timeline" aria-label="Timeline">
    {events.map((event) => (
      <TimelineRow key={event.id} event={event} {...rest} />
    ))}
  </ol>
)

const Nothing = ({ organization, kind }: { organization: string; kind: TimelineKind | null }) =>
  kind === null ? (
    <EmptyState title="Nothing has happened yet">
      Top-ups, gifts, notes and changes of this organization stand here, the newest first.
    </EmptyState>
  ) : (
    <EmptyState title={`No ${KIND_WORDS[kind].chip.toLowerCase()} yet`}>
      {kind === 'support' ? 'A note is written by “Add note” above. ' : null}
      <Link href={organizationPath(organization, 'timeline')} prefetch={false}>
        Show everything
      </Link>
    </EmptyState>
  )
