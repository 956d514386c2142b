'use client'

import { useNav, usePreferences, useWindowInfo } from '@payloadcms/ui'
import { useEffect, useLayoutEffect, useRef } from 'react'

const PREFERENCE = 'nav'

/**
 * Payload closes the navigation on every load of a window up to 1440 wide, which is most laptops.
 * Where it fits beside the page (wider than 1024) it stays as the operator left it: this undoes the
 * first closing, before it is painted. After a sign-in the page was loaded long ago and the
 * navigation closed unseen: then it opens as the operator prefers it.
 */
export function KeepNavOpen() {
  const { navOpen, setNavOpen, hydrated } = useNav()
  const { getPreference } = usePreferences()
  const { breakpoints } = useWindowInfo()
  const wasOpen = useRef(navOpen)
  const wasLoaded = useRef(hydrated)
  const isSettled = useRef(false)
  const { l: isLaptop, m: isTablet } = breakpoints ?? {}
  const isBetween = isLaptop === true && isTablet !== true
  useLayoutEffect(() => {
    if (isSettled.current || !isBetween || navOpen) return
    isSettled.current = true
    if (wasOpen.current) setNavOpen(true)
  }, [isBetween, navOpen, setNavOpen])
  useEffect(() => {
    if (!wasLoaded.current || !isBetween) return
    wasLoaded.current = false
    void getPreference<{ open?: boolean } | undefined>(PREFERENCE).then((preference) =>
      setNavOpen(preference?.open ?? true),
    )
  }, [isBetween, getPreference, setNavOpen])
  return null
}
