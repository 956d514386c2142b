'use client'

import { useNav, useWindowInfo } from '@payloadcms/ui'
import { useLayoutEffect, useRef } from 'react'

/**
 * Payload closes the navigation on every load of a window up to 1440 wide, which is most laptops.
 * Where it fits beside the page (wider than 1024) it stays as the operator left it: this undoes the
 * first closing, before it is painted.
 */
export function KeepNavOpen() {
  const { navOpen, setNavOpen } = useNav()
  const { breakpoints } = useWindowInfo()
  const wasOpen = useRef(navOpen)
  const isSettled = useRef(false)
  const { l: isLaptop, m: isTablet } = breakpoints ?? {}
  useLayoutEffect(() => {
    if (isSettled.current || isLaptop !== true || isTablet === true || navOpen) return
    isSettled.current = true
    if (wasOpen.current) setNavOpen(true)
  }, [isLaptop, isTablet, navOpen, setNavOpen])
  return null
}
