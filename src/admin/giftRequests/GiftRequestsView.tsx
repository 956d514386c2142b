import { Gutter, Link, SetStepNav } from '@payloadcms/ui'
import type { AdminViewServerProps } from 'payload'

import { Block } from '../components/Block'
import { Pager } from '../components/Pager'
import { SkeletonTable } from '../components/Skeletons'
import '../components/segments.css'
import { ExportAction } from '../exports/ExportAction'
import { pageOf } from '../organization/pageOf'
import { OperatorPage } from '../shell/OperatorPage'
import './giftRequests.css'
import { GIFT_REQUESTS_PATH } from './giftRequestPath'
import { loadRequests } from './loadRequests'
import { findView, REQUEST_VIEWS, type RequestView } from './prepareRequests'
import { RequestTable } from './RequestTable'

const PAGE = 25

const addressOf = (view: RequestView, page = 1) => {
  const query = new URLSearchParams()
  if (view !== REQUEST_VIEWS[0]) query.set('status', view.value)
  if (page > 1) query.set('page', String(page))
  return query.size === 0 ? GIFT_REQUESTS_PATH : `${GIFT_REQUESTS_PATH}?${query}`
}

/** /gift-requests: credits that wait for a second person, and what was decided. */
export function GiftRequestsView(props: AdminViewServerProps) {
  const view = findView(props.searchParams?.status)
  const page = pageOf(props.searchParams?.page)
  return (
    <OperatorPage
      view={props}
      path={addressOf(view, page)}
      permission="transactions:read"
      what="Gift requests"
    >
      {(req) => (
        <Gutter className="gift-requests">
          <SetStepNav nav={[{ label: 'Gift requests' }]} />
          <header className="gift-requests__head">
            <h1 className="gift-requests__title">Gift requests</h1>
            <p className="gift-requests__about">
              Gifts, payments and reversals that add much credit move nothing until a second
              operator agrees. Times are in UTC.
            </p>
          </header>
          <div className="gift-requests__bar">
            <div className="segments" role="group" aria-label="Requests shown">
              {REQUEST_VIEWS.map((choice) => (
                <Link
                  key={choice.value}
                  className="segments__choice"
                  href={addressOf(choice)}
                  prefetch={false}
                  aria-current={choice === view ? 'true' : undefined}
                >
                  {choice.label}
                </Link>
              ))}
            </div>
            <ExportAction
              user={req.user}
              what="gift-requests"
              permission="transactions:read"
              filter={view.statuses === null ? {} : { status: view.statuses.join(',') }}
            />
          </div>
          <Block
            req={req}
            title="Gift requests"
            skeleton={<SkeletonTable rows={6} />}
            load={async () => {
              const list = await loadRequests(req, view, { limit: PAGE, offset: (page - 1) * PAGE })
              return (
                <>
                  <RequestTable view={view} page={list} />
                  <Pager {...list} hrefOf={(number) => addressOf(view, number)} />
                </>
              )
            }}
          />
        </Gutter>
      )}
    </OperatorPage>
  )
}
