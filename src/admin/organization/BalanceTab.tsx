import { notFound } from 'next/navigation'

import { inSnapshot } from '@/db/inSnapshot'
import { getPool } from '@/db/requireTransaction'
import { explainBalance } from '@/ledger/explainBalance'
import { readLatestPlace } from '@/ledger/readTrail'

import { Block } from '../components/Block'
import { SkeletonTable } from '../components/Skeletons'
import { BalanceTrail } from '../transactions/BalanceTrail'
import { pageBefore } from '../transactions/pageBefore'
import { organizationPath } from './organizationPath'
import type { TabProps } from './organizationTabs'

/** Why the balance of this moment is what it is, back to the very first movement. */
export function BalanceTab({ req, id, query }: TabProps) {
  return (
    <Block
      req={req}
      title="Why this balance"
      skeleton={<SkeletonTable rows={12} />}
      load={async () => {
        const why = await inSnapshot(getPool(req.payload), async ({ db }) => {
          const latest = await readLatestPlace(db, id)
          return (
            latest && explainBalance(db, { organization: id, ...latest }, pageBefore(query.before))
          )
        })
        if (!why) notFound()
        return <BalanceTrail why={why} here={null} path={organizationPath(id, 'balance')} />
      }}
    />
  )
}
