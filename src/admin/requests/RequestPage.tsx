import { Gutter, Link, SetStepNav } from '@payloadcms/ui'
import type { AdminViewServerProps, PayloadRequest } from 'payload'

import { can } from '@/access/permissions'
import { getReader } from '@/db/requireTransaction'
import { RefusedError } from '@/errors'
import { readRequest, type RequestDetails } from '@/metering/readRequest'
import type { RequestRow } from '@/metering/requestRow'
import { formatCount } from '@/money/formatMoney'
import { parseTimeZone } from '@/time/parseTimeZone'

import { Block } from '../components/Block'
import { EmptyState } from '../components/EmptyState'
import { IdText } from '../components/IdText.client'
import { shortenId } from '../components/shortenId'
import { QueryRefused } from '../components/QueryRefused'
import { SkeletonTable } from '../components/Skeletons'
import { StatusPill } from '../components/StatusPill'
import { organizationPath } from '../organization/organizationPath'
import { OperatorPage } from '../shell/OperatorPage'
import { ChargeCell } from './ChargeCell'
import { preparePrice } from './preparePrice'
import { prepareTiming } from './prepareTiming'
import { prepareTokens } from './prepareTokens'
import { PriceLines } from './PriceLines'
import { RequestFacts } from './RequestFacts'
import { TimingBar, TokenTable } from './RequestMeters'
import './requestPage.css'
import { REQUESTS_PATH, requestPath } from './requestPath'
import { RequestError, RequestRaw } from './RequestRaw'
import { requestSegments } from './requestSegments'
import { RevealContent } from './RevealContent.client'

/** /requests/:organization/:request: one request, and why it cost what it cost. */
export function RequestPage(view: AdminViewServerProps) {
  const asked = requestSegments(view.params?.segments)
  const zone = readZone(view.searchParams?.timeZone)
  const path = asked
    ? requestPath(asked.organization, asked.id, zone.timeZone ?? 'UTC')
    : REQUESTS_PATH
  return (
    <OperatorPage view={view} path={path} what="A request" permission="requests:read">
      {(req) => (
        <Gutter className="request-page">
          <SetStepNav
            nav={[
              { label: 'Requests', url: REQUESTS_PATH },
              { label: asked ? shortenId(asked.id) : 'None' },
            ]}
          />
          {asked === null ? (
            <NotThere />
          ) : zone.timeZone === null ? (
            <QueryRefused message={zone.refusal} href={path} />
          ) : (
            <Block
              req={req}
              title="Request"
              skeleton={<SkeletonTable rows={16} />}
              load={() => load(req, asked, zone.timeZone)}
            />
          )}
        </Gutter>
      )}
    </OperatorPage>
  )
}

type Zone = { timeZone: string } | { timeZone: null; refusal: string }

function readZone(value: unknown): Zone {
  try {
    return { timeZone: parseTimeZone(value ?? 'UTC') }
  } catch (error) {
    if (error instanceof RefusedError) return { timeZone: null, refusal: error.message }
    throw error
  }
}

async function load(
  req: PayloadRequest,
  { organization, id }: { organization: string; id: string },
  timeZone: string,
) {
  const details = await findRequest(req, organization, id)
  if (details === null) return <NotThere />
  const { request } = details
  return (
    <>
      <Header details={details} />
      <RequestError request={request} />
      <PriceLines price={preparePrice(details)} />
      <div className="request-page__pair">
        <TokenTable lines={prepareTokens(request)} />
        <TimingBar timing={prepareTiming(request)} />
      </div>
      <RequestFacts
        request={request}
        timeZone={timeZone}
        mayReadCatalogue={can(req.user, 'catalog:read')}
      />
      <RequestRaw request={request} />
      {can(req.user, 'content:read') ? <Content request={request} /> : null}
    </>
  )
}

const Content = ({ request: { organization, organizationName, id } }: { request: RequestRow }) => (
  <section className="request-page__section" aria-labelledby="request-content">
    <h2 id="request-content" className="request-page__title">
      Prompt and answer
    </h2>
    <RevealContent
      path={`/api/admin/organizations/${encodeURIComponent(organization)}/requests/${encodeURIComponent(id)}/content`}
      request={{ id, organizationName: organizationName ?? organization }}
    />
  </section>
)

async function findRequest(
  req: PayloadRequest,
  organization: string,
  id: string,
): Promise<RequestDetails | null> {
  try {
    return await readRequest(getReader(req.payload), organization, id)
  } catch (error) {
    if (error instanceof RefusedError && error.status === 404) return null
    throw error
  }
}

const Header = ({ details: { request } }: { details: RequestDetails }) => {
  const { tokens, organization } = request
  const inputTokens = tokens.input + tokens.cachedInput + tokens.cacheWrite
  return (
    <header>
      <div className="request-page__top">
        <h1 className="request-page__name">{request.model}</h1>
        <StatusPill status={request.status} />
        <IdText id={request.id} />
      </div>
      <p className="request-page__line">
        <Link href={organizationPath(organization, 'requests')} prefetch={false}>
          {request.organizationName ?? organization}
        </Link>
        <span>{request.projectName ?? request.project}</span>
        <span>
          <ChargeCell {...request} />
        </span>
        <span>
          {formatCount(inputTokens)} → {formatCount(tokens.output + tokens.reasoning)} tokens
        </span>
      </p>
    </header>
  )
}

const NotThere = () => (
  <EmptyState title="There is no such request">
    That organization has none of this id. <Link href={REQUESTS_PATH}>All requests</Link>
  </EmptyState>
)
