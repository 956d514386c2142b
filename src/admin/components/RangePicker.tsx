import type { PlatformRange } from '@/metrics/answers'

import { TimePicker, type TimePickerProps } from './TimePicker.client'

const WORDS: Record<PlatformRange, string> = {
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
  '90d': 'Last 90 days',
  '365d': 'Last 365 days',
  all: 'From the first day on',
}

const CHOICES = (Object.keys(WORDS) as PlatformRange[]).map((value) => ({
  value,
  label: value,
  title: WORDS[value],
}))

type Props = Omit<TimePickerProps, 'choices' | 'chosen' | 'parameter'> & {
  range: PlatformRange | 'custom'
}

/** The ranges of the dashboard; else as WindowPicker, with `range` in place of `window`. */
export const RangePicker = ({ range, ...answer }: Props) => (
  <TimePicker parameter="range" choices={CHOICES} chosen={range} {...answer} />
)
