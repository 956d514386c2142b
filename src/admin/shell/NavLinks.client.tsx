'use client'

import { Link } from '@payloadcms/ui'
import { usePathname } from 'next/navigation'

type Props = { entries: { label: string; href: string }[] }

/** Below or at an entry's page; the dashboard has no pages below. */
const isAt = (pathname: string, href: string): boolean =>
  pathname === href || (href !== '/' && pathname.startsWith(`${href}/`))

/** The links of one group; the page one is on is marked by weight, a bar and `aria-current`. */
export function NavLinks({ entries }: Props) {
  const pathname = usePathname()
  // A page below a page is the deeper entry's alone.
  const current = entries
    .filter(({ href }) => isAt(pathname, href))
    .sort((a, b) => b.href.length - a.href.length)[0]?.href
  return (
    <ul className="desk-nav__links">
      {entries.map(({ label, href }) => {
        const isCurrent = href === current
        return (
          <li key={href}>
            <Link
              className={`desk-nav__link${isCurrent ? ' desk-nav__link--current' : ''}`}
              href={href}
              prefetch={false}
              {...(isCurrent ? { 'aria-current': pathname === href ? 'page' : 'true' } : {})}
            >
              {label}
            </Link>
          </li>
        )
      })}
    </ul>
  )
}
