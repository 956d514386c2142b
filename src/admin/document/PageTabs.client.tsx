'use client'

import { Link } from '@payloadcms/ui'

import './pageTabs.css'

type Props = {
  /** What the pages are about, for those who hear them. */
  label: string
  tabs: readonly { label: string; href: string }[]
  current: string
}

/** The pages of one thing side by side. Links, not a tab widget: each has its own address. */
export function PageTabs({ label, tabs, current }: Props) {
  return (
    <nav className="page-tabs gutter--left gutter--right" aria-label={label}>
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
