import { Gutter, SetStepNav } from '@payloadcms/ui'
import type { AdminViewServerProps } from 'payload'

import '../list/listPage.css'
import { OperatorPage } from '../shell/OperatorPage'
import { RequestExplorer } from './RequestExplorer'
import { REQUESTS_PATH } from './requestPath'

/** /requests: what the customers of the gateway asked of models, one by one. */
export const RequestsList = (view: AdminViewServerProps) => (
  <OperatorPage view={view} path={pathOf(view)} what="Requests" permission="requests:read">
    {(req) => (
      <Gutter className="list-page">
        <SetStepNav nav={[{ label: 'Requests' }]} />
        <div className="list-page__head">
          <h1 className="list-page__title">Requests</h1>
        </div>
        <RequestExplorer req={req} path={REQUESTS_PATH} searchParams={view.searchParams ?? {}} />
      </Gutter>
    )}
  </OperatorPage>
)

const pathOf = ({ initPageResult }: AdminViewServerProps): string => {
  const query = initPageResult.req.searchParams.toString()
  return query === '' ? REQUESTS_PATH : `${REQUESTS_PATH}?${query}`
}
