import { Link } from '@payloadcms/ui'

import type { Note } from '@/organizations/notes'
import { formatDateTime } from '@/time/formatDateTime'
import { formatRelative } from '@/time/formatRelative'

import { actorWords } from '../components/actorWords'
import { timelineHref } from '../timeline/timelineAddress'

type Props = {
  note: Note
  /** The database's clock. */
  now: Date
}

/** What the last one left for the next, in a line; all of them are in the timeline. */
export function LatestNote({ note, now }: Props) {
  const at = Date.parse(note.createdAt)
  const by = [
    actorWords(note.author, note.authorName),
    ...(note.ticket === null ? [] : [note.ticket]),
  ].join(' · ')
  return (
    <p className="organization-header__note">
      <span className="organization-header__note-text" title={note.text}>
        {note.text}
      </span>
      <span className="organization-header__note-by">
        {by} ·{' '}
        <time dateTime={note.createdAt} title={`${formatDateTime(at, 'UTC')} UTC`}>
          {formatRelative(at, now.getTime())}
        </time>{' '}
        ·{' '}
        <Link href={timelineHref(note.organization, { kind: 'support' })} prefetch={false}>
          All notes
        </Link>
      </span>
    </p>
  )
}
