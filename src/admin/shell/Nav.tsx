import { Link, Logout } from '@payloadcms/ui'
import { NavHamburger, NavWrapper } from '@payloadcms/next/client'
import type { PayloadRequest, ServerProps } from 'payload'

import { findOperator } from '@/access/permissions'

import './nav.css'
import { KeepNavOpen } from './KeepNavOpen.client'
import { NavLinks } from './NavLinks.client'
import { navigationFor } from './navigation'
import { PRODUCT } from './product'

/** The sidebar: Payload's frame, our order. Pages that Payload renders without a request pass a user. */
export function Nav({ req, user }: ServerProps & { req?: PayloadRequest }) {
  const signedIn = req?.user ?? user
  const operator = findOperator(signedIn)
  return (
    <NavWrapper baseClass="nav">
      <KeepNavOpen />
      <nav className="nav__wrap" aria-label="Main">
        <Link className="desk-nav__home" href="/" prefetch={false}>
          {PRODUCT}
        </Link>
        {navigationFor(signedIn).map(({ label, entries }) => (
          <section key={label} className="desk-nav__group" aria-label={label}>
            <h2 className="desk-nav__label">{label}</h2>
            <NavLinks entries={entries.map(({ label: text, href }) => ({ label: text, href }))} />
          </section>
        ))}
        {operator ? (
          <div className="desk-nav__account">
            <Link className="desk-nav__who" href="/account" prefetch={false} title={operator.email}>
              <span className="desk-nav__email">{operator.email}</span>
              <span className="desk-nav__role">{operator.role}</span>
            </Link>
            <Logout />
          </div>
        ) : null}
      </nav>
      <div className="nav__header">
        <div className="nav__header-content">
          <NavHamburger baseClass="nav" />
        </div>
      </div>
    </NavWrapper>
  )
}
