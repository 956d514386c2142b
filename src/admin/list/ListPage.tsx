import { Button, Gutter, SetStepNav } from '@payloadcms/ui'
import type { ReactNode } from 'react'

import type { Address } from './address'
import { FilterRow } from './FilterRow'
import './listPage.css'
import { ZoneChoice } from './ZoneChoice.client'

type Props = {
  title: string
  /** The list's path. */
  path: string
  address: Address
  /** Where a new row is made; null: nowhere, or not by this operator. */
  create: { label: string; href: string } | null
  /** What else can be done with what is shown: stands beside `create`. */
  actions?: ReactNode
  /** Tabs of saved views. */
  views?: ReactNode
  search?: ReactNode
  filters: ReactNode
  /** Parameters that the filters set: what "clear" takes away. */
  filterNames: readonly string[]
  children: ReactNode
}

/** A list view: title, search, tabs, filters, and the rows. */
export function ListPage(props: Props) {
  const { title, path, address, create, actions, views, search, filters, filterNames } = props
  return (
    <Gutter className="list-page">
      <SetStepNav nav={[{ label: title }]} />
      <div className="list-page__head">
        <h1 className="list-page__title">{title}</h1>
        <div className="list-page__actions">
          {actions}
          {create ? (
            <Button el="link" to={create.href} margin={false} size="medium">
              {create.label}
            </Button>
          ) : null}
        </div>
      </div>
      {address.notFound === undefined ? null : (
        // Payload comes back here from a document that is not there.
        <p className="list-page__missing" role="status">
          There is nothing with the id <code>{address.notFound.slice(0, 100)}</code> here.
        </p>
      )}
      {search}
      {views}
      <FilterRow
        path={path}
        address={address}
        filterNames={filterNames}
        end={<ZoneChoice timeZone={address.timeZone ?? 'UTC'} />}
      >
        {filters}
      </FilterRow>
      {props.children}
    </Gutter>
  )
}
