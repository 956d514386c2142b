'use client'

import { Link, useDocumentInfo } from '@payloadcms/ui'

import { formatExactCount } from '@/money/formatMoney'
import { promoRedemptionsSlug } from '@collections/slugs'

import { Money } from '../components/Figures'
import { Moment } from '../components/Moment'
import { SkeletonTable } from '../components/Skeletons'
import '../components/smallButton.css'
import { StatusPill } from '../components/StatusPill'
import { organizationPath } from '../organization/organizationPath'
import { CountBar, MoneyBar } from './LimitBar'
import './promos.css'
import { reasonWords, STATE_TONES } from './promoWords'
import { SwitchOn } from './SwitchOn.client'
import { usePromoUse, type LoadedUse } from './usePromoUse'

/** The limits of a code beside what is used of them, what waits, and who was refused last. */
export function PromoUse() {
  const { id, lastUpdateTime, hasSavePermission } = useDocumentInfo()
  if (id === undefined || id === '')
    return (
      <div className="promo-box field-type">
        <h3 className="promo-box__title">Use</h3>
        <p className="promo-box__note">Save the code first: its use stands here then.</p>
      </div>
    )
  return <Saved id={String(id)} version={lastUpdateTime} mayChange={hasSavePermission === true} />
}

type SavedProps = { id: string; version: unknown; mayChange: boolean }

function Saved({ id, version, mayChange }: SavedProps) {
  const { state, read } = usePromoUse(id, version)
  return (
    <section className="promo-box field-type" aria-labelledby="promo-use">
      <h3 id="promo-use" className="promo-box__title">
        Use
      </h3>
      {state.kind === 'loading' ? <SkeletonTable rows={2} /> : null}
      {state.kind === 'failed' ? (
        <p role="alert">
          What is used of it could not be read.{' '}
          <button type="button" className="small-button" onClick={() => void read()}>
            Try again
          </button>
        </p>
      ) : null}
      {state.kind === 'read' ? (
        <>
          <Limits id={id} use={state.use} />
          <SwitchOn id={id} use={state.use} mayChange={mayChange} onChanged={read} />
          <Refused id={id} {...state} />
        </>
      ) : null}
    </section>
  )
}

function Limits({ id, use }: { id: string; use: LoadedUse['use'] }) {
  const rows = `/collections/${promoRedemptionsSlug}?where[or][0][and][0][promoCode][equals]=${encodeURIComponent(id)}`
  return (
    <dl className="promo-box__facts">
      <Fact term="State">
        <StatusPill status={use.state} tone={STATE_TONES[use.state]} />
      </Fact>
      <Fact term="Redeemed">
        <Link href={rows} prefetch={false}>
          <CountBar used={use.redeemed} most={use.maxRedemptions} />
        </Link>
      </Fact>
      <Fact term="Given">
        <MoneyBar used={use.spent} most={use.budget} />
      </Fact>
      {use.reversed === 0 ? null : (
        <Fact term="Taken back">
          {formatExactCount(use.reversed)}, net <Money amount={use.spentNet} />
        </Fact>
      )}
      <Fact term="Organizations">
        {formatExactCount(use.organizations)}, {use.maxPerOrganization} each at most
      </Fact>
    </dl>
  )
}

const Fact = ({ term, children }: { term: string; children: React.ReactNode }) => (
  <div className="promo-box__fact">
    <dt>{term}</dt>
    <dd>{children}</dd>
  </div>
)

function Refused({ id, use, refusals }: LoadedUse & { id: string }) {
  if (refusals.length === 0) return <p className="promo-box__note">Nobody was refused it.</p>
  return (
    <>
      <h4 className="promo-box__subtitle">Refused last (UTC)</h4>
      <ul className="promo-box__list">
        {refusals.map((refusal) => (
          <li key={refusal.id}>
            <Moment at={refusal.createdAt} timeZone="UTC" /> ·{' '}
            <Link href={organizationPath(refusal.organization, '')} prefetch={false}>
              {refusal.organizationName ?? refusal.organization}
            </Link>
            : {reasonWords(refusal.reason)}
          </li>
        ))}
      </ul>
      <Link href={`/promo-refusals?promoCode=${encodeURIComponent(id)}`} prefetch={false}>
        {use.refusals === 1
          ? 'The refused attempt'
          : `All ${formatExactCount(use.refusals)} refused attempts`}
      </Link>
    </>
  )
}
