'use client'

import { useRouteTransition } from '@payloadcms/ui'
import { useRouter } from 'next/navigation'
import { useId, useMemo, useRef, useState } from 'react'

import { ChartTooltip } from './ChartTooltip.client'
import type { Chart } from './prepare/chart'
import { describeBucket } from './prepare/describeBucket'
import { nextIndex } from './prepare/nextIndex'

const isModified = (event: React.MouseEvent): boolean =>
  event.metaKey || event.ctrlKey || event.shiftKey || event.altKey

/** One stop for Tab; arrow keys, Home and End move on; Enter follows the link, Escape closes. */
export function ChartBuckets({ chart }: { chart: Chart }) {
  const { buckets } = chart
  const router = useRouter()
  const { startRouteTransition } = useRouteTransition()
  const [active, setActive] = useState<number | null>(null)
  const [stop, setStop] = useState(Math.max(0, buckets.length - 1))
  const list = useRef<HTMLDivElement>(null)
  const touched = useRef<number | null>(null)
  const tooltipId = useId()
  const descriptions = useMemo(
    () => buckets.map((_, index) => describeBucket(chart, index)),
    [chart, buckets],
  )

  const indexAt = (event: React.PointerEvent): number => {
    const { left, width } = event.currentTarget.getBoundingClientRect()
    const index = Math.floor(((event.clientX - left) / width) * buckets.length)
    return Math.min(buckets.length - 1, Math.max(0, index))
  }
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const next = nextIndex(event.key, stop, buckets.length)
    if (event.key === 'Escape') setActive(null)
    if (next === null) return
    event.preventDefault()
    const element = list.current?.children.item(next)
    if (element instanceof HTMLElement) element.focus()
  }
  const onClick = (event: React.MouseEvent, index: number, href: string): void => {
    if (isModified(event)) return
    event.preventDefault()
    // A finger has no hover: the first touch shows the bucket, the second one goes there.
    if (touched.current !== null && touched.current !== index) {
      touched.current = index
      return
    }
    startRouteTransition(() => router.push(href))
  }
  return (
    <>
      <div
        ref={list}
        className="time-chart__buckets"
        role="group"
        aria-label={`${chart.title}, ${chart.unit}: arrow keys move through ${buckets.length} buckets`}
        onPointerMove={(event) => setActive(indexAt(event))}
        onPointerDown={(event) => {
          if (event.pointerType === 'touch') touched.current ??= -1
          else touched.current = null
        }}
        onPointerLeave={() => setActive(null)}
        onKeyDown={onKeyDown}
      >
        {buckets.map(({ from, href }, index) => {
          const common = {
            className: `time-chart__bucket${index === active ? ' time-chart__bucket--active' : ''}`,
            tabIndex: index === stop ? 0 : -1,
            'aria-label': descriptions[index],
            'aria-describedby': index === active ? tooltipId : undefined,
            onFocus: () => {
              setStop(index)
              setActive(index)
            },
            onBlur: () => setActive(null),
          }
          return href ? (
            <a
              key={from}
              {...common}
              href={href}
              onClick={(event) => onClick(event, index, href)}
            />
          ) : (
            <span key={from} {...common} role="img" />
          )
        })}
      </div>
      {active !== null && <ChartTooltip id={tooltipId} chart={chart} index={active} />}
    </>
  )
}
