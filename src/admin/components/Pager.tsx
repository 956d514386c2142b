import { Link } from '@payloadcms/ui'

import { formatExactCount } from '@/money/formatMoney'

import './pager.css'

type Props = {
  /** Of all pages, and where this page begins. */
  total: number
  offset: number
  limit: number
  /** The address of a page, counted from 1. */
  hrefOf: (page: number) => string
}

/** "26 – 50 of 1,284", and the pages before and after. Nothing where all is on one page. */
export function Pager({ total, offset, limit, hrefOf }: Props) {
  if (total <= limit && offset === 0) return null
  const page = Math.floor(offset / limit) + 1
  const last = Math.min(offset + limit, total)
  // From beyond the end back to where there are rows.
  const before = Math.min(page - 1, Math.ceil(total / limit))
  return (
    <nav className="pager" aria-label="Pages">
      <span className="figure">
        {offset < total
          ? `${formatExactCount(offset + 1)} – ${formatExactCount(last)} of ${formatExactCount(total)}`
          : `Beyond the last of ${formatExactCount(total)}`}
      </span>
      <Step label="Previous" href={before > 0 ? hrefOf(before) : null} />
      <Step label="Next" href={last < total ? hrefOf(page + 1) : null} />
    </nav>
  )
}

const Step = ({ label, href }: { label: string; href: string | null }) =>
  href === null ? (
    <span className="pager__step" aria-disabled="true">
      {label}
    </span>
  ) : (
    <Link className="pager__step pager__step--link" href={href} prefetch={false}>
      {label}
    </Link>
  )
