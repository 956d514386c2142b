'use client'

import { Button, Link, useDocumentInfo } from '@payloadcms/ui'
import { useCallback, useEffect, useState } from 'react'

import { formatExactCount } from '@/money/formatMoney'
import type { Use } from '@/promotions/readUse'
import { promoCodesSlug, promoRedemptionsSlug } from '@collections/slugs'

import { Money } from '../components/Figures'
import { SkeletonTable } from '../components/Skeletons'
import '../components/smallButton.css'
import { BesideForm } from './BesideForm.client'
import { MakeCodes } from './MakeCodes.client'
import './promos.css'

type State =
  { kind: 'failed' } | { kind: 'loading' } | { kind: 'read'; use: Use & { codes: number } }

const of = (slug: string, id: string) =>
  `/collections/${slug}?where[or][0][and][0][campaign][equals]=${encodeURIComponent(id)}`

/** What came of a campaign, and the way to make codes of it. */
export function CampaignUse() {
  const { id, hasSavePermission } = useDocumentInfo()
  if (id === undefined || id === '')
    return <p className="promo-box__note">Save the campaign first: its codes are made here then.</p>
  return <Saved id={String(id)} mayChange={hasSavePermission === true} />
}

function Saved({ id, mayChange }: { id: string; mayChange: boolean }) {
  const [state, setState] = useState<State>({ kind: 'loading' })
  const [making, setMaking] = useState(false)
  const read = useCallback(
    async (signal?: AbortSignal) => {
      try {
        const answer = await fetch(`/api/admin/promo-campaigns/${encodeURIComponent(id)}/use`, {
          credentials: 'same-origin',
          ...(signal ? { signal } : {}),
        })
        if (!answer.ok) return setState({ kind: 'failed' })
        setState({ kind: 'read', use: (await answer.json()) as Use & { codes: number } })
      } catch {
        // Left for another page, or shown with a way to try again.
        if (!signal?.aborted) setState({ kind: 'failed' })
      }
    },
    [id],
  )
  useEffect(() => {
    const leaving = new AbortController()
    void read(leaving.signal)
    return () => leaving.abort()
  }, [read])
  return (
    <section className="promo-box field-type" aria-labelledby="campaign-use">
      <h3 id="campaign-use" className="promo-box__title">
        Its codes
      </h3>
      {state.kind === 'loading' ? <SkeletonTable rows={2} /> : null}
      {state.kind === 'failed' ? (
        <p role="alert">
          What came of it could not be read.{' '}
          <button type="button" className="small-button" onClick={() => void read()}>
            Try again
          </button>
        </p>
      ) : null}
      {state.kind === 'read' ? <Figures id={id} use={state.use} /> : null}
      {mayChange ? (
        <div className="promo-box__buttons">
          <Button size="small" margin={false} onClick={() => setMaking(true)}>
            Make codes
          </Button>
        </div>
      ) : null}
      {making ? (
        <BesideForm>
          <MakeCodes campaign={id} onClose={() => setMaking(false)} onMade={() => void read()} />
        </BesideForm>
      ) : null}
    </section>
  )
}

const Figures = ({ id, use }: { id: string; use: Use & { codes: number } }) => (
  <dl className="promo-box__facts">
    <Fact term="Codes">
      <Link href={of(promoCodesSlug, id)} prefetch={false}>
        {formatExactCount(use.codes)}
      </Link>
    </Fact>
    <Fact term="Redeemed">
      <Link href={of(promoRedemptionsSlug, id)} prefetch={false}>
        {formatExactCount(use.redeemed)}
      </Link>
      {use.reversed === 0 ? null : `, ${formatExactCount(use.reversed)} taken back`}
    </Fact>
    <Fact term="Given">
      <Money amount={use.spent} />
      {use.reversed === 0 ? null : (
        <>
          , net <Money amount={use.spentNet} />
        </>
      )}
    </Fact>
    <Fact term="Organizations">{formatExactCount(use.organizations)}</Fact>
    <Fact term="Refused attempts">{formatExactCount(use.refusals)}</Fact>
  </dl>
)

const Fact = ({ term, children }: { term: string; children: React.ReactNode }) => (
  <div className="promo-box__fact">
    <dt>{term}</dt>
    <dd>{children}</dd>
  </div>
)
