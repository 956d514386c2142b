import Link from 'next/link'

import { MarkGlyph } from './MarkGlyph'
import type { ChartMark } from './prepare/chart'

type Props = {
  panel: React.Ref<HTMLDivElement>
  id: string
  mark: ChartMark
  /** Whether the mark is in the left half: the panel goes to the side with more room. */
  isLeft: boolean
  /** Percent of the plot's width. */
  at: number
}

/** What a mark stands for, each with the way there. */
export const MarkPanel = ({ panel, id, mark, isLeft, at }: Props) => (
  <div
    ref={panel}
    id={id}
    role="group"
    aria-label={mark.label}
    className={`mark-panel mark-panel--from-${isLeft ? 'left' : 'right'}`}
    style={{ '--edge': `${isLeft ? at : 100 - at}%` } as React.CSSProperties}
  >
    <div className="mark-panel__head">
      <MarkGlyph kind={mark.kind} />
      {mark.label}
    </div>
    <ul className="mark-panel__items">
      {mark.items.map(({ id: key, title, time, lines, href }) => (
        <li key={key}>
          {href === null ? (
            <strong>{title}</strong>
          ) : (
            <Link href={href} prefetch={false}>
              {title}
            </Link>
          )}
          <span className="mark-panel__time">{time}</span>
          {lines.map((line) => (
            <span key={line}>{line}</span>
          ))}
        </li>
      ))}
    </ul>
  </div>
)
