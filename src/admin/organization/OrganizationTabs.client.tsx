'use client'

import { Link } from '@payloadcms/ui'

import './organizationTabs.css'

type Props = {
  tabs: { label: string; href: string }[]
  current: string
  /** Whose pages they are, for those who hear it. */
  label?: string
}

/** The pages of an organization or a user side by side. Links, not a tab widget: each has its own address. */
export function OrganizationTabs({ tabs, current, label: whose = 'Organization' }: Props) {
  return (
    <nav className="organization-tabs gutter--left gutter--right" aria-label={whose}>
      <ul>
        {tabs.map(({ label, href }) => (
          <li key={href}>
            <Link
              href={href}
              prefetch={false}
              className="organization-tabs__tab"
              {...(href === current ? { 'aria-current': 'page' } : {})}
            >
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
