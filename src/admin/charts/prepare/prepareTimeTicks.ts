import { formatDate, formatDateTime } from '@/time/formatDateTime'
import type { Granularity } from '@/time/granularity'
import { readClocks } from '@/time/readClocks'

import type { TimeTick } from './chart'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

type Mark = {
  label: string
  month: number
  minuteOfDay: number
  dayNumber: number
  isNewDay: boolean
}
type Step = (mark: Mark) => boolean

const minutes =
  (count: number): Step =>
  ({ minuteOfDay }) =>
    minuteOfDay % count === 0
const days =
  (count: number): Step =>
  ({ isNewDay, dayNumber }) =>
    isNewDay && dayNumber % count === 0
/** Day 4 of the epoch was a Monday. */
const weeks =
  (count: number): Step =>
  ({ isNewDay, dayNumber }) =>
    isNewDay && (dayNumber - 4) % (7 * count) === 0
const months =
  (count: number): Step =>
  ({ month }) =>
    (month - 1) % count === 0

const CLOCK_STEPS = [15, 30, 60, 120, 180, 240, 360, 720].map(minutes)
const DATE_STEPS = [days(1), days(2), weeks(1), weeks(2), weeks(4)]
const STEPS: Record<Granularity, Step[]> = {
  '15min': [...CLOCK_STEPS, ...DATE_STEPS],
  hour: [...CLOCK_STEPS, ...DATE_STEPS],
  day: DATE_STEPS,
  month: [1, 2, 3, 6, 12].map(months),
}

/**
 * The labels below buckets that begin at `starts` (ascending, ms), as many as fit: round hours,
 * Mondays, quarters, by the clocks of the zone. Midnight is called by its date, January by its year.
 * @returns for each of `limits` a choice of at most so many labels
 */
export function prepareTimeTicks(
  starts: readonly number[],
  { granularity, timeZone }: { granularity: Granularity; timeZone: string },
  limits: readonly number[],
): TimeTick[][] {
  const marks = marksOf(starts, granularity, timeZone)
  return limits.map((limit) => {
    for (const step of STEPS[granularity]) {
      const ticks = ticksAt(marks, step)
      if (ticks.length > 0 && ticks.length <= limit) return ticks
    }
    const every = Math.ceil(marks.length / limit)
    return marks.flatMap(({ label }, index) => (index % every === 0 ? [{ index, label }] : []))
  })
}

function ticksAt(marks: readonly Mark[], step: Step): TimeTick[] {
  const ticks: TimeTick[] = []
  for (const [index, mark] of marks.entries())
    // Clocks set back show an hour twice; twice the same label would say nothing.
    if (step(mark) && ticks.at(-1)?.label !== mark.label) ticks.push({ index, label: mark.label })
  return ticks
}

function marksOf(starts: readonly number[], granularity: Granularity, timeZone: string): Mark[] {
  const [first, last] = [starts[0] ?? 0, starts.at(-1) ?? 0]
  const clock = readClocks(timeZone, first, last + 1)
  let dayBefore = NaN
  return starts.map((start, index) => {
    const reading = clock(start)
    const dayNumber = Math.floor(reading / DAY_MS)
    const minuteOfDay = Math.floor((reading - dayNumber * DAY_MS) / MINUTE_MS)
    // Days begin at one o'clock where the clocks skip midnight: the date decides, not the hour.
    const isNewDay =
      granularity === 'day' || (index === 0 ? minuteOfDay === 0 : dayNumber !== dayBefore)
    dayBefore = dayNumber
    const month = new Date(reading).getUTCMonth() + 1
    const label = labelOf(reading, granularity, isNewDay, month)
    return { label, month, minuteOfDay, dayNumber, isNewDay }
  })
}

function labelOf(
  reading: number,
  granularity: Granularity,
  isNewDay: boolean,
  month: number,
): string {
  const [day = '', monthName = '', year = ''] = formatDate(reading, 'UTC').split(' ')
  if (granularity === 'month') return month === 1 ? year : monthName
  return isNewDay ? `${day} ${monthName}` : formatDateTime(reading, 'UTC').slice(-5)
}
