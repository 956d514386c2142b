import { Gutter, SetStepNav } from '@payloadcms/ui'
import type { AdminViewServerProps, PayloadRequest } from 'payload'

import { can } from '@/access/permissions'
import { inSnapshot } from '@/db/inSnapshot'
import { getPool, getReader } from '@/db/requireTransaction'
import { countQueue, listQueueGroups } from '@/metering/listQueue'
import { listUnpriced } from '@/metering/listUnpriced'

import { Block } from '../components/Block'
import { SkeletonTable } from '../components/Skeletons'
import { ExportAction } from '../exports/ExportAction'
import '../list/listPage.css'
import { REQUESTS_PATH, UNPRICED_PATH } from '../requests/requestPath'
import { OperatorPage } from '../shell/OperatorPage'
import { BookQueue } from './BookQueue.client'
import { queueWords } from './prepareQueue'
import { QueueTable } from './QueueTable'
import './unpriced.css'
import { UnpricedTable } from './UnpricedTable'

/** Groups of names shown; the rest follows as they are booked. */
const MOST_GROUPS = 100
const EVERYTHING = { format: null, serviceAccount: null, group: null }

/** /requests/unpriced: usage that is kept and charged nothing, and what to do about it. */
export const UnpricedView = (view: AdminViewServerProps) => (
  <OperatorPage
    view={view}
    path={UNPRICED_PATH}
    what="Unpriced & unmapped"
    permission={['catalog:read', 'usage-mappings:read']}
  >
    {(req) => (
      <Gutter className="unpriced">
        <SetStepNav nav={[{ label: 'Requests', url: REQUESTS_PATH }, { label: 'Unpriced' }]} />
        <h1 className="list-page__title">Unpriced & unmapped</h1>
        {can(req.user, 'catalog:read') ? <Unpriced req={req} /> : null}
        {can(req.user, 'usage-mappings:read') ? <Unmapped req={req} /> : null}
      </Gutter>
    )}
  </OperatorPage>
)

const Unpriced = ({ req }: { req: PayloadRequest }) => (
  <section aria-labelledby="unpriced-models">
    <div className="unpriced__head">
      <h2 id="unpriced-models" className="unpriced__title">
        Used without a price
      </h2>
      <ExportAction user={req.user} what="unpriced" permission="catalog:read" filter={{}} />
    </div>
    <p className="unpriced__about">
      Kept and charged nothing. Once a model has a price, each request is rated by the one in force
      at its own time.
    </p>
    <Block
      req={req}
      title="Used without a price"
      skeleton={<SkeletonTable rows={4} />}
      load={async () => (
        <UnpricedTable
          models={await listUnpriced(getReader(req.payload))}
          rights={{
            mayReadRequests: can(req.user, 'requests:read'),
            mayRate: can(req.user, 'usage:rerate'),
            mayEdit: can(req.user, 'catalog:write'),
          }}
        />
      )}
    />
  </section>
)

const Unmapped = ({ req }: { req: PayloadRequest }) => (
  <section aria-labelledby="unmapped-usage">
    <div className="unpriced__head">
      <h2 id="unmapped-usage" className="unpriced__title">
        Waiting for a mapping
      </h2>
      {can(req.user, 'usage-mappings:write') ? <BookQueue /> : null}
    </div>
    <Block
      req={req}
      title="Waiting for a mapping"
      skeleton={<SkeletonTable rows={4} />}
      load={() => queue(req)}
    />
  </section>
)

async function queue(req: PayloadRequest) {
  const { groups, total } = await inSnapshot(getPool(req.payload), async ({ db }) => ({
    groups: await listQueueGroups(db, EVERYTHING, MOST_GROUPS),
    total: await countQueue(db, EVERYTHING),
  }))
  return (
    <>
      {total.requests === 0 ? null : (
        <p className="unpriced__about">
          {queueWords(total, groups.length)} A new mapping books at once what it explains.
        </p>
      )}
      <QueueTable groups={groups} mayMap={can(req.user, 'usage-mappings:write')} />
    </>
  )
}
