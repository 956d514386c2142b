import { useForm } from '@payloadcms/ui'
import { useEffect, useRef } from 'react'

/** What a code of a kind does not have. */
const UNUSED: Readonly<Record<string, readonly string[]>> = {
  credit_grant: ['basisPoints', 'maxBonus', 'minimumAmount', 'duration', 'durationMonths', 'plans'],
  topup_bonus: ['duration', 'durationMonths', 'plans'],
  price_cut: ['maxBonus', 'budget'],
}

/** Empties what the form hides when another kind is chosen: it would be sent, and refused unseen. */
export function useClearedFields(kind: string): void {
  const { dispatchFields } = useForm()
  const before = useRef(kind)
  useEffect(() => {
    if (before.current !== '' && kind !== before.current)
      for (const path of UNUSED[kind] ?? [])
        dispatchFields({ type: 'UPDATE', path, value: path === 'plans' ? [] : null })
    before.current = kind
  }, [dispatchFields, kind])
}
