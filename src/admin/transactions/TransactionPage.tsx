import { Gutter, Link, SetStepNav } from '@payloadcms/ui'
import { notFound } from 'next/navigation'
import type { DocumentViewServerProps, PayloadRequest } from 'payload'

import { can, findOperator } from '@/access/permissions'
import { getPool } from '@/db/requireTransaction'
import { inSnapshot } from '@/db/inSnapshot'
import { explainBalance, type ExplainedBalance } from '@/ledger/explainBalance'
import { readTransactionDetails, type TransactionDetails } from '@/ledger/readTransactionDetails'
import { organizationsSlug } from '@collections/slugs'

import { Block } from '../components/Block'
import { EmptyState } from '../components/EmptyState'
import { shortenId } from '../components/shortenId'
import { SkeletonTable } from '../components/Skeletons'
import { NoRight } from '../shell/NoRight'
import { BalanceTrail } from './BalanceTrail'
import { pageBefore } from './pageBefore'
import { RelatedTransactions } from './RelatedTransactions'
import { TransactionFacts } from './TransactionFacts'
import { TransactionHeader } from './TransactionHeader'
import './transactionPage.css'
import { transactionPath, TRANSACTIONS_PATH } from './transactionPath'

type Shown = {
  details: TransactionDetails
  /** Null for a row that moves no balance, because it is not completed. */
  why: ExplainedBalance | null
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
    const { organization, settlementSequence, sequence, balanceAfter } = details
    const place = {
      organization,
      place: settlementSequence ?? sequence,
      balance: balanceAfter ?? '0',
    }
    return { details, why: await explainBalance(db, place, pageBefore(before)) }
  })
  if (!shown) notFound()
  const { details, why } = shown
  return (
    <>
      <TransactionHeader req={req} details={details} />
      <TransactionFacts details={details} />
      <RelatedTransactions related={details.related} />
      <section className="transaction-page__section" aria-label="Why this balance">
        <h2 className="transaction-page__title">Why this balance</h2>
        {why === null ? (
          <p>
            This row is {details.status}: it has moved no balance
            {details.status === 'pending' ? ', and will when it is completed.' : '.'}
          </p>
        ) : (
          <BalanceTrail why={why} here={details.id} path={transactionPath(details.id)} />
        )}
      </section>
    </>
  )
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
