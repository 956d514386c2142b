import { Link } from '@payloadcms/ui'

import type { TimelineEvent } from '@/organizations/readTimeline'

import { Moment } from '../components/Moment'
import { StrikeNote } from './StrikeNote.client'
import { eventHref, KIND_WORDS } from './timelineAddress'

type Props = {
  organization: string
  event: TimelineEvent
  mayStrike: boolean
  /** Whether entries of the audit log may be opened. */
  mayOpenTrail: boolean
}

/** One event: when, of which kind, who did what, and the words that were said with it. */
export function TimelineRow({ organization, event, mayStrike, mayOpenTrail }: Props) {
  const { id, kind, source, at, sentence, words, ticket, isStruck, actorRole } = event
  const href =
    source === 'audit_log' && !mayOpenTrail ? null : eventHref(organization, { id, source })
  const isOpenNote = source === 'note' && !isStruck && words !== null
  return (
    <li className="timeline__event" id={id}>
      <span className="timeline__when">
        <Moment at={at} timeZone="UTC" withSeconds />
      </span>
      <span className={`timeline__kind timeline__kind--${kind}`}>{KIND_WORDS[kind].one}</span>
      <div className="timeline__what">
        <p className="timeline__sentence">
          {href === null ? (
            sentence
          ) : (
            <Link href={href} prefetch={false}>
              {sentence}
            </Link>
          )}
          {actorRole === null ? null : <span className="timeline__role"> as {actorRole}</span>}
          {ticket === null ? null : <span className="timeline__ticket">{ticket}</span>}
        </p>
        {words === null ? null : (
          <blockquote className="timeline__words">
            {isStruck ? <del>{words}</del> : words}
          </blockquote>
        )}
      </div>
      {isOpenNote && mayStrike ? (
        <span className="timeline__verbs">
          <StrikeNote note={{ id, text: words }} />
        </span>
      ) : null}
    </li>
  )
}
