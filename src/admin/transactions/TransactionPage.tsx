import { Gutter, Link, SetStepNav } from '@payloadcms/ui'
import { notFound } from 'next/navigation'
import type { DocumentViewServerProps, PayloadRequest } from 'payload'

import { can, findOperator } from '@/access/permissions'
import { getPool } from '@/db/requireTransaction'
import { inSnapshot } from '@/db/inSnapshot'
import { readTrail, readBalanceParts, type BalanceParts, type Trail } from '@/ledger/readTrail'
import { readTransactionDetails, type TransactionDetails } from '@/ledger/readTransactionDetails'
import { organizationsSlug } from '@collections/slugs'

import { Block } from '../components/Block'
import { EmptyState } from '../components/EmptyState'
import { shortenId } from '../components/shortenId'
import { SkeletonTable } from '../components/Skeletons'
import { NoRight } from '../shell/NoRight'
import { BalanceTrail } from './BalanceTrail'
import { RelatedTransactions } from './RelatedTransactions'
import { TransactionFacts } from './TransactionFacts'
import { TransactionHeader } from './TransactionHeader'
import './transactionPage.css'
import { TRANSACTIONS_PATH } from './transactionPath'

const STEPS = 25
/** Beyond it the database's numbers would overflow: nothing was ever booked there. */
const MAX_PLACE = 1_000_000_000_000

type Shown = {
  details: TransactionDetails
  /** Null for a row that moves no balance, because it is not completed. */
  why: { trail: Trail; parts: BalanceParts; isFromHere: boolean } | null
}

/**
 * /collections/transactions/:id in place of the generated form: nothing here is ever edited. Payload has
 * loaded the row with the reader's rights before it comes here.
 */
export function TransactionPage({
  initPageResult,
  routeSegments,
  searchParams = {},
}: DocumentViewServerProps) {
  const { req, docID } = initPageResult
  if (!can(req.user, 'transactions:read'))
    return (
      <NoRight
        operator={findOperator(req.user)}
        permission="transactions:read"
        what="A transaction"
      />
    )
  if (docID === undefined) return <NotMadeHere />
  // Payload's own pages of a document: its versions and its API have no place here.
  if (routeSegments.length > 3) notFound()
  const id = String(docID)
  return (
    <main>
      <Gutter className="transaction-page">
        <SetStepNav
          nav={[{ label: 'Transactions', url: TRANSACTIONS_PATH }, { label: shortenId(id) }]}
        />
        <Block
          req={req}
          title="Transaction"
          skeleton={<SkeletonTable rows={12} />}
          load={() => load(req, id, searchParams.before)}
        />
      </Gutter>
    </main>
  )
}

async function load(req: PayloadRequest, id: string, before: unknown) {
  const shown = await inSnapshot(getPool(req.payload), async ({ db }): Promise<Shown | null> => {
    const details = await readTransactionDetails(db, id)
    if (!details) return null
    if (details.status !== 'completed') return { details, why: null }
    const { organization } = details
    const place = details.settlementSequence ?? details.sequence
    const from = placeOf(before, place)
    return {
      details,
      why: {
        trail: await readTrail(db, organization, { place: from, limit: STEPS }),
        parts: await readBalanceParts(db, organization, place),
        isFromHere: from === place,
      },
    }
  })
  if (!shown) notFound()
  const { details, why } = shown
  return (
    <>
      <TransactionHeader req={req} details={details} />
      <TransactionFacts details={details} />
      <RelatedTransactions related={details.related} />
      <BalanceTrail details={details} why={why} />
    </>
  )
}

/** Where the chain is read from: earlier than this row's own place, never later. */
function placeOf(before: unknown, place: number): number {
  const wanted = typeof before === 'string' && /^\d{1,12}$/.test(before) ? Number(before) : place
  return Math.min(wanted, place, MAX_PLACE)
}

const NotMadeHere = () => (
  <main>
    <Gutter className="transaction-page">
      <SetStepNav nav={[{ label: 'Transactions', url: TRANSACTIONS_PATH }]} />
      <EmptyState title="Transactions are made by what is done">
        Gift credits or record a payment on the page of an{' '}
        <Link href={`/collections/${organizationsSlug}`}>organization</Link>; refund or reverse a
        row on its own page.
      </EmptyState>
    </Gutter>
  </main>
)
