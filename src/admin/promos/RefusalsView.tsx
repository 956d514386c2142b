import { Gutter, Link, SetStepNav } from '@payloadcms/ui'
import type { AdminViewServerProps } from 'payload'

import { getReader } from '@/db/requireTransaction'
import { listRefusals, type PromoRefusal } from '@/promotions/refusals'
import { promoCodesSlug } from '@collections/slugs'

import { Block } from '../components/Block'
import { DataTable, type Column } from '../components/DataTable'
import { EmptyState } from '../components/EmptyState'
import { Moment } from '../components/Moment'
import { Pager } from '../components/Pager'
import { SkeletonTable } from '../components/Skeletons'
import { organizationPath } from '../organization/organizationPath'
import { pageOf } from '../organization/pageOf'
import { OperatorPage } from '../shell/OperatorPage'
import { RefusalsNav } from './PromoLists'
import { REFUSALS_PATH } from './promoPaths'
import './promos.css'
import { reasonWords } from './promoWords'

const PAGE = 25

type Asked = { promoCode: string | null; organization: string | null }

const one = (value: string | string[] | undefined): string | null =>
  typeof value === 'string' && value !== '' ? value : null

function addressOf({ promoCode, organization }: Asked, page = 1): string {
  const query = new URLSearchParams()
  if (promoCode !== null) query.set('promoCode', promoCode)
  if (organization !== null) query.set('organization', organization)
  if (page > 1) query.set('page', String(page))
  return query.size === 0 ? REFUSALS_PATH : `${REFUSALS_PATH}?${query}`
}

const COLUMNS: readonly Column<PromoRefusal>[] = [
  {
    key: 'at',
    label: 'Time (UTC)',
    render: ({ createdAt }) => <Moment at={createdAt} timeZone="UTC" withSeconds />,
  },
  {
    key: 'code',
    label: 'Code',
    render: ({ codeKey, promoCode }) => {
      if (codeKey === null) return <span className="promo-refusals__none">no possible code</span>
      if (promoCode === null) return <code>{codeKey}</code>
      return (
        <Link href={`/collections/${promoCodesSlug}/${promoCode}`} prefetch={false}>
          {codeKey}
        </Link>
      )
    },
  },
  {
    key: 'organization',
    label: 'For',
    render: ({ organization, organizationName }) => (
      <Link href={organizationPath(organization, '')} prefetch={false}>
        {organizationName ?? organization}
      </Link>
    ),
  },
  { key: 'reason', label: 'Why not', render: ({ reason }) => reasonWords(reason) },
  {
    key: 'actor',
    label: 'Tried by',
    isMinor: true,
    render: ({ actor, actorName }) => <span title={actor}>{actorName ?? actor}</span>,
  },
]

/** /promo-refusals: who tried which code for whom, and why it was refused. */
export function RefusalsView(props: AdminViewServerProps) {
  const asked = {
    promoCode: one(props.searchParams?.promoCode),
    organization: one(props.searchParams?.organization),
  }
  const page = pageOf(props.searchParams?.page)
  return (
    <OperatorPage
      view={props}
      path={addressOf(asked, page)}
      permission="promo-codes:read"
      what="Refused attempts"
    >
      {(req) => (
        <Gutter className="promo-refusals">
          <SetStepNav
            nav={[
              { label: 'Promo codes', url: `/collections/${promoCodesSlug}` },
              { label: 'Refused attempts' },
            ]}
          />
          <h1 className="promo-refusals__title">Refused attempts</h1>
          <RefusalsNav />
          <Block
            req={req}
            title="Refused attempts"
            skeleton={<SkeletonTable rows={6} />}
            load={async () => {
              const bounds = { limit: PAGE, offset: (page - 1) * PAGE }
              const list = await listRefusals(getReader(req.payload), {
                ...asked,
                ...bounds,
                codeKey: null,
              })
              return <Refusals {...list} {...bounds} asked={asked} />
            }}
          />
        </Gutter>
      )}
    </OperatorPage>
  )
}

type ListProps = {
  refusals: PromoRefusal[]
  total: number
  limit: number
  offset: number
  asked: Asked
}

function Refusals({ refusals, asked, ...page }: ListProps) {
  const isNarrowed = asked.promoCode !== null || asked.organization !== null
  return (
    <>
      {isNarrowed ? (
        <p className="promo-refusals__note">
          Of one {asked.promoCode === null ? 'organization' : 'code'}.{' '}
          <Link href={REFUSALS_PATH} prefetch={false}>
            Show all
          </Link>
        </p>
      ) : null}
      {page.total === 0 ? (
        <EmptyState title="Nobody was refused">
          Attempts to redeem a promo code that were refused stand here with the reason.
        </EmptyState>
      ) : (
        <DataTable
          caption="Refused attempts"
          columns={COLUMNS}
          rows={refusals}
          rowKey={({ id }) => id}
        />
      )}
      <Pager {...page} hrefOf={(number) => addressOf(asked, number)} />
    </>
  )
}
