'use client'

import { useRouteTransition } from '@payloadcms/ui'
import Link from 'next/link'
import { usePathname, useRouter, useSearchParams } from 'next/navigation'

import { describeRange } from '@/time/describeRange'

import { AsOf } from './AsOf.client'
import { CustomTime } from './CustomTime.client'
import { Popover } from './Popover.client'
import './segments.css'
import './timePicker.css'
import { withCustomTime, withNamedTime, withTimeZone, type TimeParameter } from './timeQuery'
import { ZonePicker } from './ZonePicker.client'

export type TimePickerProps = {
  parameter: TimeParameter
  choices: readonly { value: string; label: string; title: string }[]
  /** One of the choices, or `custom`. */
  chosen: string
  /** Edges of the answer, RFC 3339, `endDate` exclusive. */
  startDate: string
  endDate: string
  timeZone: string
  /** The moment of the answer. */
  asOf: string
}

/**
 * Which time the screen shows: named times as links, any range, the zone, and how old the answer is.
 * All of it lives in the address. Use WindowPicker or RangePicker.
 */
export function TimePicker(props: TimePickerProps) {
  const { parameter, choices, chosen, startDate, endDate, timeZone, asOf } = props
  const router = useRouter()
  const pathname = usePathname()
  const search = useSearchParams().toString()
  const { startRouteTransition } = useRouteTransition()
  const go = (query: string) => startRouteTransition(() => router.push(pathname + query))
  return (
    <div className="time-picker">
      <div className="segments" role="group" aria-label="Time shown">
        {choices.map(({ value, label, title }) => (
          <Link
            key={value}
            className="segments__choice"
            href={pathname + withNamedTime(search, parameter, value)}
            prefetch={false}
            scroll={false}
            title={title}
            aria-label={title}
            aria-current={value === chosen ? 'true' : undefined}
          >
            {label}
          </Link>
        ))}
        <Popover
          label="Custom range"
          className="segments__choice"
          isCurrent={chosen === 'custom'}
          buttonLabel={
            chosen === 'custom'
              ? describeRange(Date.parse(startDate), Date.parse(endDate), timeZone)
              : 'custom'
          }
        >
          {(close) => (
            <CustomTime
              startDate={startDate}
              endDate={endDate}
              timeZone={timeZone}
              onChoose={(from, to) => {
                close()
                go(withCustomTime(search, from, to))
              }}
            />
          )}
        </Popover>
      </div>
      <ZonePicker
        timeZone={timeZone}
        now={Date.parse(asOf)}
        onChoose={(zone) => go(withTimeZone(search, zone))}
      />
      <AsOf asOf={asOf} timeZone={timeZone} />
    </div>
  )
}
