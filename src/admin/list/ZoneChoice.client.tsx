'use client'

import '../components/timePicker.css'
import { ZonePicker } from '../components/ZonePicker.client'
import { useAddress } from './useAddress'

/** The zone in which the list shows and means its days. */
export function ZoneChoice({ timeZone }: { timeZone: string }) {
  const address = useAddress()
  return (
    <span className="list-page__zone">
      <ZonePicker
        timeZone={timeZone}
        now={Date.now()}
        onChoose={(zone) => address.push({ timeZone: zone === 'UTC' ? null : zone })}
      />
    </span>
  )
}
