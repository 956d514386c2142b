import { Link } from '@payloadcms/ui'

import type { Address } from './address'
import './listPage.css'
import { OwnViews } from './OwnViews.client'
import { currentView, unsavedQuery, viewSearch, type SavedView } from './savedViews'

type Props = {
  /** The list's path. */
  path: string
  address: Address
  views: readonly SavedView[]
  /** By which name the operator's own views are kept; null: those are not known yet. */
  list: string | null
  /** What a view is called. */
  thing?: 'report' | 'view'
}

/** Views of a list as tabs; behind them what an operator may do with the present one. */
export function ViewTabs({ path, address, views, list, thing = 'view' }: Props) {
  const current = currentView(views, address)
  const own = current?.own?.sharedBy === null ? current.own : null
  return (
    <div className="list-page__views">
      <nav aria-label={`Saved ${thing}s`}>
        <ul>
          {views.map((view) => (
            <li key={view.own?.id ?? view.label}>
              <Link
                className="list-page__view"
                href={path + viewSearch(view, address)}
                prefetch={false}
                scroll={false}
                {...(view === current ? { 'aria-current': 'page' } : {})}
              >
                {view.label}
                {view.own?.sharedBy ? (
                  <span className="list-page__by"> · {view.own.sharedBy}</span>
                ) : null}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      {list === null ? null : (
        <OwnViews
          list={list}
          unsaved={unsavedQuery(views, address)}
          thing={thing}
          current={own && { id: own.id, name: current?.label ?? '', shared: own.shared }}
        />
      )}
    </div>
  )
}
