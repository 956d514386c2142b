import './chartColors.css'
import './markGlyph.css'
import type { MarkKind } from './prepare/chart'

const SHAPES: Record<MarkKind, string> = {
  incident: 'M6 1 11.5 11 .5 11Z',
  price: 'M6 .5 11.5 6 6 11.5 .5 6Z',
}

/** A triangle for an incident, a diamond for a price. */
export const MarkGlyph = ({ kind }: { kind: MarkKind }) => (
  <svg className={`mark-glyph mark-glyph--${kind}`} viewBox="0 0 12 12" aria-hidden>
    <path d={SHAPES[kind]} />
  </svg>
)
