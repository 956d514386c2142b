'use client'

import { usePathname, useRouter, useSearchParams } from 'next/navigation'

import { Segments } from '../components/Segments.client'

const CHOICES = [
  { value: 'daily', label: 'Per step' },
  { value: 'cumulative', label: 'Cumulative' },
] as const

/** What each bucket added, or everything up to it, from the first day on. Stands in the address. */
export function ModeSwitch({ isCumulative }: { isCumulative: boolean }) {
  const router = useRouter()
  const pathname = usePathname()
  const searchParams = useSearchParams()
  return (
    <Segments
      label="Charts show"
      choices={CHOICES}
      value={isCumulative ? 'cumulative' : 'daily'}
      onChoose={(mode) => {
        const params = new URLSearchParams(searchParams)
        if (mode === 'daily') params.delete('mode')
        else params.set('mode', mode)
        router.replace(`${pathname}?${params}`, { scroll: false })
      }}
    />
  )
}
