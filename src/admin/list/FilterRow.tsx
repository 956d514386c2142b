import { Link } from '@payloadcms/ui'
import type { ReactNode } from 'react'

import { toSearch, withChanges, type Address } from './address'
import './listPage.css'

type Props = {
  /** The list's path. */
  path: string
  address: Address
  /** Parameters that the filters set: what "clear" takes away. */
  filterNames: readonly string[]
  children: ReactNode
  /** At the end of the row. */
  end?: ReactNode
}

/** The chips above a list, and the way to be rid of them all. */
export const FilterRow = ({ path, address, filterNames, children, end }: Props) => (
  <div className="list-page__filters" role="group" aria-label="Filters">
    {children}
    {filterNames.some((name) => address[name] !== undefined) ? (
      <Link
        className="list-page__clear"
        href={path + withChanges(toSearch(address), nulls(filterNames))}
        prefetch={false}
        scroll={false}
      >
        Clear filters
      </Link>
    ) : null}
    {end}
  </div>
)

const nulls = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, null]))
