'use client'

import { useId, useRef, useState } from 'react'

import { MarkGlyph } from './MarkGlyph'
import { MarkPanel } from './MarkPanel'
import './chartMarks.css'
import type { Chart, ChartMark, ChartMarks as Marks } from './prepare/chart'
import { lanesOf } from './prepare/marksAt'
import { nextIndex } from './prepare/nextIndex'

type Props = {
  chart: Chart
  marks: Marks
  /** The one whose line goes through the plot. */
  shown: ChartMark | null
  onShow: (mark: ChartMark | null) => void
}

/** So near a pointer, or a finger, means a mark. */
const REACH_PX = 14

/**
 * What happened, along the time axis, a lane for each kind. One stop for Tab; arrow keys, Home and End
 * move on; Enter goes into the panel with the links, Escape closes it.
 */
export function ChartMarks({ chart, marks: { list }, shown, onShow }: Props) {
  const [stop, setStop] = useState(0)
  const root = useRef<HTMLDivElement>(null)
  const glyphs = useRef<HTMLDivElement>(null)
  const panel = useRef<HTMLDivElement>(null)
  const panelId = useId()
  const lanes = lanesOf(chart)
  const centre = (index: number) => ((index + 0.5) / chart.buckets.length) * 100
  const isWithin = (element: EventTarget | null): boolean =>
    element instanceof Node && root.current?.contains(element) === true
  const focusGlyph = (index: number): void => {
    const element = glyphs.current?.children.item(index)
    if (element instanceof HTMLElement) element.focus()
  }
  /** Marks of neighbouring buckets may overlap: a pointer means the one whose middle is nearest. */
  const nearest = (event: React.PointerEvent): ChartMark | null => {
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect()
    const lane = lanes[Math.floor(((event.clientY - top) / height) * lanes.length)]
    const distance = ({ index }: ChartMark) =>
      Math.abs((centre(index) / 100) * width - (event.clientX - left))
    const [mark] = list
      .filter((one) => one.kind === lane && distance(one) <= REACH_PX)
      .sort((a, b) => distance(a) - distance(b))
    return mark ?? null
  }
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.key === 'Escape' && shown) {
      event.stopPropagation()
      focusGlyph(list.indexOf(shown))
      onShow(null)
    }
    const isOnGlyph = glyphs.current?.contains(event.target as Node) === true
    const next = isOnGlyph ? nextIndex(event.key, stop, list.length) : null
    if (next === null) return
    event.preventDefault()
    focusGlyph(next)
  }
  return (
    <div
      ref={root}
      className="chart-marks"
      onKeyDown={onKeyDown}
      onPointerLeave={({ pointerType }) => {
        if (pointerType === 'mouse' && !isWithin(document.activeElement)) onShow(null)
      }}
      onBlur={({ relatedTarget }) => {
        if (!isWithin(relatedTarget)) onShow(null)
      }}
    >
      {list.map(({ kind, index, lastIndex }) =>
        lastIndex === index ? null : (
          <div
            key={`${kind} ${index}`}
            className={`chart-marks__span chart-marks__span--${kind}`}
            style={
              {
                '--lane': lanes.indexOf(kind),
                insetInlineStart: `${centre(index)}%`,
                width: `${centre(lastIndex) - centre(index)}%`,
              } as React.CSSProperties
            }
          />
        ),
      )}
      <div
        ref={glyphs}
        className="chart-marks__lanes"
        role="group"
        onPointerMove={(event) => {
          const mark = nearest(event)
          if (mark) onShow(mark)
        }}
        onPointerDown={(event) => {
          const mark = nearest(event)
          if (!mark) return
          // With the focus it stays open until somebody looks elsewhere.
          event.preventDefault()
          focusGlyph(list.indexOf(mark))
        }}
        aria-label={`${chart.title}, what happened: arrow keys move through ${list.length}`}
      >
        {list.map((mark, place) => (
          <button
            key={`${mark.kind} ${mark.index}`}
            type="button"
            className={`chart-marks__mark${mark === shown ? ' chart-marks__mark--shown' : ''}`}
            style={
              {
                '--lane': lanes.indexOf(mark.kind),
                '--buckets': chart.buckets.length,
                insetInlineStart: `${centre(mark.index)}%`,
              } as React.CSSProperties
            }
            tabIndex={place === stop ? 0 : -1}
            aria-label={`${mark.label}: ${mark.items.map(wordsOf).join('; ')}`}
            aria-expanded={mark === shown}
            aria-controls={mark === shown ? panelId : undefined}
            onFocus={() => {
              setStop(place)
              onShow(mark)
            }}
            onClick={({ detail }) => {
              onShow(mark)
              // By a key: a pointer has the links before it.
              if (detail === 0) panel.current?.querySelector('a')?.focus()
            }}
          >
            <MarkGlyph kind={mark.kind} />
            {mark.items.length > 1 && (
              <span className="chart-marks__count">{mark.items.length}</span>
            )}
          </button>
        ))}
      </div>
      {shown && (
        <MarkPanel
          panel={panel}
          id={panelId}
          mark={shown}
          isLeft={shown.index < chart.buckets.length / 2}
          at={centre(shown.index)}
        />
      )}
    </div>
  )
}

const wordsOf = ({ title, time, lines }: ChartMark['items'][number]): string =>
  [title, time, ...lines].join(', ')
