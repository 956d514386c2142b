import { Gutter, SetStepNav } from '@payloadcms/ui'
import type { AdminViewServerProps, PayloadRequest } from 'payload'

import { attentionKindsOf } from '@/access/attentionKinds'
import type { AttentionKind } from '@/alerts/attention'
import { readAttention } from '@/alerts/readAttention'
import { inSnapshot } from '@/db/inSnapshot'
import { getPool } from '@/db/requireTransaction'

import { Block } from '../components/Block'
import { SkeletonTable } from '../components/Skeletons'
import '../list/listPage.css'
import { OperatorPage } from '../shell/OperatorPage'
import './attention.css'
import { AttentionTable } from './AttentionTable'
import { ATTENTION_PATH, ATTENTION_WORDS } from './attentionWords'

/** Of each kind the worst are shown. */
const SHOWN = 50

/** /attention: everything that waits for an operator, by kind, and what to do about it. */
export const AttentionView = (view: AdminViewServerProps) => (
  <OperatorPage view={view} path={ATTENTION_PATH} what="Needs attention" permission="metrics:read">
    {(req) => (
      <Gutter className="attention">
        <SetStepNav nav={[{ label: 'Needs attention' }]} />
        <header>
          <h1 className="list-page__title">Needs attention</h1>
          <p className="attention__about">
            What waits for somebody, each with its age and what to do. Times are in UTC.
          </p>
        </header>
        {attentionKindsOf(req.user).map((kind) => (
          <Kind key={kind} kind={kind} req={req} />
        ))}
      </Gutter>
    )}
  </OperatorPage>
)

/** Asks for itself: one that is slow or broken takes no other one with it. */
const Kind = ({ kind, req }: { kind: AttentionKind; req: PayloadRequest }) => {
  const { title, about } = ATTENTION_WORDS[kind]
  return (
    <section id={kind} className="attention__kind" aria-labelledby={`attention-${kind}`}>
      <h2 id={`attention-${kind}`} className="attention__title">
        {title}
      </h2>
      <p className="attention__about">{about}</p>
      <Block
        req={req}
        title={title}
        skeleton={<SkeletonTable rows={2} />}
        load={() =>
          inSnapshot(getPool(req.payload), async ({ db, now }) => (
            <AttentionTable
              kind={kind}
              now={now}
              list={await readAttention(db, kind, { now, limit: SHOWN })}
            />
          ))
        }
      />
    </section>
  )
}
