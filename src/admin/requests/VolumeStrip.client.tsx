'use client'

import { useRef, useState } from 'react'

import '../charts/chartColors.css'
import { nextIndex } from '../charts/prepare/nextIndex'
import { useAddress } from '../list/useAddress'
import type { VolumeBar, VolumeStrip as Strip } from './prepareVolume'
import './volumeStrip.css'

/**
 * When the requests of a list were: a bar for each stretch of its time. A click narrows the time to
 * one, drawing over several to those. One stop for Tab: arrow keys move, with Shift they select,
 * Enter narrows, Escape lets go.
 */
export function VolumeStrip({ bars, most }: Strip) {
  const address = useAddress()
  const [active, setActive] = useState<number | null>(null)
  const [anchor, setAnchor] = useState<number | null>(null)
  const [stop, setStop] = useState(Math.max(0, bars.length - 1))
  const list = useRef<HTMLDivElement>(null)

  const indexAt = (event: React.PointerEvent): number => {
    const { left, width } = event.currentTarget.getBoundingClientRect()
    const index = Math.floor(((event.clientX - left) / width) * bars.length)
    return Math.min(bars.length - 1, Math.max(0, index))
  }
  const narrow = (one: number, other: number): void => {
    const [from, to] = [bars[Math.min(one, other)]?.from, bars[Math.max(one, other)]?.to]
    setAnchor(null)
    if (from !== undefined && to !== undefined) address.push({ window: null, from, to })
  }
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.key === 'Escape') setAnchor(null)
    const next = nextIndex(event.key, stop, bars.length)
    if (next === null) return
    event.preventDefault()
    setAnchor(event.shiftKey ? (anchor ?? stop) : null)
    const element = list.current?.children.item(next)
    if (element instanceof HTMLElement) element.focus()
  }
  const isChosen = (index: number): boolean =>
    active !== null &&
    index >= Math.min(anchor ?? active, active) &&
    index <= Math.max(anchor ?? active, active)
  return (
    <section className="volume-strip" aria-label="Volume">
      <p className="volume-strip__head">
        <span>{most}</span>
        <span className="volume-strip__said">{said(bars, anchor, active)}</span>
      </p>
      <div
        ref={list}
        className="volume-strip__bars"
        role="group"
        aria-label="Requests over time: arrow keys move, Shift selects several, Enter shows only these"
        onPointerDown={(event) => {
          if (event.button !== 0) return
          event.currentTarget.setPointerCapture(event.pointerId)
          setAnchor(indexAt(event))
          setActive(indexAt(event))
        }}
        onPointerMove={(event) => setActive(indexAt(event))}
        onPointerUp={(event) => {
          if (anchor !== null) narrow(anchor, indexAt(event))
        }}
        onPointerCancel={() => setAnchor(null)}
        onPointerLeave={() => {
          if (anchor === null) setActive(null)
        }}
        onKeyDown={onKeyDown}
      >
        {bars.map((bar, index) => (
          <button
            key={bar.from}
            type="button"
            className={`volume-strip__bar${isChosen(index) ? ' volume-strip__bar--chosen' : ''}`}
            tabIndex={index === stop ? 0 : -1}
            aria-label={`${bar.name}: ${bar.counts}`}
            onFocus={() => {
              setStop(index)
              setActive(index)
            }}
            onBlur={() => setActive(null)}
            onClick={(event) => {
              // A pointer has narrowed already when it was lifted; this is Enter or a screen reader.
              if (event.detail === 0) narrow(anchor ?? index, index)
            }}
          >
            <Parts bar={bar} />
          </button>
        ))}
      </div>
    </section>
  )
}

/** From the ground: errors, caller mistakes, all others. What is not zero is seen. */
const Parts = ({ bar }: { bar: VolumeBar }) => (
  <span className={`volume-strip__parts${bar.isWhole ? '' : ' volume-strip__parts--part'}`}>
    {(['others', 'clientErrors', 'errors'] as const).map((part) =>
      bar[part] === 0 ? null : (
        <span
          key={part}
          className={`volume-strip__part volume-strip__part--${part}`}
          style={{ height: `${bar[part] * 100}%` }}
        />
      ),
    )}
  </span>
)

function said(
  bars: readonly VolumeBar[],
  anchor: number | null,
  active: number | null,
): string | null {
  const bar = active === null ? undefined : bars[active]
  if (!bar || active === null) return 'Click, or draw over several, to narrow the time'
  if (anchor === null || anchor === active) return `${bar.name}: ${bar.counts}`
  const [first, last] = [bars[Math.min(anchor, active)], bars[Math.max(anchor, active)]]
  return `${first?.name} to ${last?.name}`
}
