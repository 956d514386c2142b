import { formatDate, formatDateTime, formatTimeOfDay } from '@/time/formatDateTime'
import { MISSING } from '@/money/formatMoney'

type Props = {
  at: string | null
  timeZone: string
  isDay?: boolean
  /** `23 Nov 2026, 14:05:12`: where many happen in a minute. */
  withSeconds?: boolean
}

/** `23 Nov 2026, 14:05` in the zone that the screen names, the exact instant in the title. */
export function Moment({ at, timeZone, isDay = false, withSeconds = false }: Props) {
  if (at === null) return <>{MISSING}</>
  const ms = Date.parse(at)
  return (
    <time dateTime={at} title={at}>
      {isDay
        ? formatDate(ms, timeZone)
        : withSeconds
          ? `${formatDate(ms, timeZone)}, ${formatTimeOfDay(ms, timeZone)}`
          : formatDateTime(ms, timeZone)}
    </time>
  )
}
