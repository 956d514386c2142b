import { Link } from '@payloadcms/ui'

import type { ApiKeyList } from '@/keys/listApiKeys'

import '../components/segments.css'
import { keysHref, STATUS_CHOICES, type KeysAddress } from './keysAddress'

type Props = {
  counts: ApiKeyList['counts']
  asked: KeysAddress
  /** The address of the list, without its query. */
  path: string
}

/** The statuses of keys, each with how many were found. */
export const StatusChips = ({ counts, asked, path }: Props) => (
  <nav className="segments" aria-label="Status">
    {STATUS_CHOICES.map((status) => (
      <Link
        key={status}
        className="segments__choice"
        href={keysHref(path, { ...asked, status, page: 1 })}
        prefetch={false}
        scroll={false}
        {...(status === asked.status ? { 'aria-current': 'true' } : {})}
      >
        {status} {counts[status]}
      </Link>
    ))}
  </nav>
)
