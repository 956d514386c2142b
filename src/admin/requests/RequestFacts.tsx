import { Link } from '@payloadcms/ui'
import type { ReactNode } from 'react'

import type { RequestRow } from '@/metering/requestRow'
import { MISSING } from '@/money/formatMoney'
import {
  apiKeysSlug,
  modelPricesSlug,
  modelsSlug,
  projectsSlug,
  providersSlug,
} from '@collections/slugs'

import { IdText } from '../components/IdText.client'
import { Moment } from '../components/Moment'
import { organizationPath } from '../organization/organizationPath'

type Props = {
  request: RequestRow
  timeZone: string
  /** Whether the reader may open the catalogue. */
  mayReadCatalogue: boolean
}

/** Everything a gateway said of the request, with ways to what it names. */
export const RequestFacts = (props: Props) => (
  <section className="request-page__section" aria-labelledby="request-facts">
    <h2 id="request-facts" className="request-page__title">
      Facts
    </h2>
    <dl className="request-facts">
      {factsOf(props).map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value ?? MISSING}</dd>
        </div>
      ))}
    </dl>
  </section>
)

const document = (slug: string, id: string, text: ReactNode = id) => (
  <Link href={`/collections/${slug}/${encodeURIComponent(id)}`} prefetch={false}>
    {text}
  </Link>
)

function factsOf({
  request,
  timeZone,
  mayReadCatalogue,
}: Props): [label: string, value: ReactNode][] {
  const catalogue = (slug: string, id: string | null): ReactNode =>
    id === null || !mayReadCatalogue ? id : document(slug, id)
  const { organization, organizationName, project, projectName, apiKey, model } = request
  return [
    [`Time (${timeZone})`, <Moment key="time" at={request.time} timeZone={timeZone} withSeconds />],
    [
      'Organization',
      <Link key="organization" href={organizationPath(organization, '')} prefetch={false}>
        {organizationName ?? organization}
      </Link>,
    ],
    ['Project', document(projectsSlug, project, projectName ?? project)],
    ['API key', apiKey === null ? null : document(apiKeysSlug, apiKey, <code>{apiKey}</code>)],
    ['User', request.user],
    ['Provider', catalogue(providersSlug, request.provider)],
    // Without a price version the name may be one that the catalogue does not know.
    ['Model', request.priceVersion === null ? model : catalogue(modelsSlug, model)],
    ['Asked for', request.requestedModel],
    ['Region', request.region],
    ['Price version', catalogue(modelPricesSlug, request.priceVersion)],
    ['Billed to', request.billing === 'own_key' ? 'own key' : 'credits'],
    ['Answered from cache', request.cacheHit ? 'yes' : 'no'],
    ['Streamed', request.streamed ? 'yes' : 'no'],
    ['Finish reason', request.finishReason],
    ['Source', request.source],
    ['Request id', <IdText key="id" id={request.id} isWhole />],
  ]
}
