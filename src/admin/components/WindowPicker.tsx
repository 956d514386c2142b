import { WINDOWS, type WindowName } from '@/time/windows'

import { TimePicker, type TimePickerProps } from './TimePicker.client'

const WORDS: Record<WindowName, string> = {
  '1h': 'Last hour',
  '4h': 'Last 4 hours',
  '12h': 'Last 12 hours',
  '1d': 'Last 24 hours',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
  '90d': 'Last 90 days',
  '365d': 'Last 365 days',
}

const CHOICES = (Object.keys(WINDOWS) as WindowName[]).map((value) => ({
  value,
  label: value,
  title: WORDS[value],
}))

type Props = Omit<TimePickerProps, 'choices' | 'chosen' | 'parameter'> & {
  /** `any`: the screen shows whenever, and none of the windows is chosen. */
  window: WindowName | 'any' | 'custom'
}

/**
 * The eight windows, any range, the zone, "as of". Writes `window` or `from` and `to`, `timeZone` and
 * `refresh` into the address; give it what the answer says:
 * `<WindowPicker window={d.window} startDate={d.startDate} endDate={d.endDate} timeZone={zone} asOf={now} />`
 */
export const WindowPicker = ({ window, ...answer }: Props) => (
  <TimePicker parameter="window" choices={CHOICES} chosen={window} {...answer} />
)
