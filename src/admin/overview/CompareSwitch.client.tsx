'use client'

import { usePathname, useRouter, useSearchParams } from 'next/navigation'

/** Whether the cards show the change against the window before; off stands in the address. */
export function CompareSwitch({ isOn }: { isOn: boolean }) {
  const router = useRouter()
  const pathname = usePathname()
  const searchParams = useSearchParams()
  return (
    <label className="overview__compare">
      <input
        type="checkbox"
        checked={isOn}
        onChange={(event) => {
          const params = new URLSearchParams(searchParams)
          if (event.target.checked) params.delete('compare')
          else params.set('compare', '0')
          router.replace(`${pathname}?${params}`, { scroll: false })
        }}
      />
      Compare with the window before
    </label>
  )
}
