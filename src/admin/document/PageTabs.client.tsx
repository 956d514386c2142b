'use client'

import { Link } from '@payloadcms/ui'
import { useEffect, useRef } from 'react'

import './pageTabs.css'

type Props = {
  /** What the pages are about, for those who hear them. */
  label: string
  tabs: readonly { label: string; href: string }[]
  current: string
}

/**
 * The pages of one thing side by side. Links, not a tab widget: each has its own address. Where not
 * all fit, the one shown is moved into sight.
 */
export function PageTabs({ label, tabs, current }: Props) {
  const row = useRef<HTMLElement>(null)
  useEffect(() => {
    const [nav, tab] = [row.current, row.current?.querySelector<HTMLElement>('[aria-current]')]
    // Not scrollIntoView, which moves the page as well.
    if (nav && tab) nav.scrollLeft = tab.offsetLeft - (nav.clientWidth - tab.offsetWidth) / 2
  }, [current])
  return (
    <nav ref={row} className="page-tabs gutter--left gutter--right" aria-label={label}>
      <ul>
        {tabs.map((tab) => (
          <li key={tab.href}>
            <Link
              href={tab.href}
              prefetch={false}
              className="page-tabs__tab"
              {...(tab.href === current ? { 'aria-current': 'page' } : {})}
            >
              {tab.label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
