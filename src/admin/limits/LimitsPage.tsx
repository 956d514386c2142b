import { Gutter, SetStepNav } from '@payloadcms/ui'
import type { DocumentViewServerProps } from 'payload'

import { can, findOperator } from '@/access/permissions'

import { Block } from '../components/Block'
import { SkeletonTable } from '../components/Skeletons'
import { NoRight } from '../shell/NoRight'
import './limits.css'
import { LimitsForm } from './LimitsForm.client'
import { LimitsTable } from './LimitsTable'
import { loadLimits } from './loadLimits'
import { RaiseTable } from './RaiseTable'

/** Settings › Limits: how much operators may add, and the raises that are not in force yet. */
export function LimitsPage({ initPageResult }: DocumentViewServerProps) {
  const { req } = initPageResult
  if (!can(req.user, 'settings:read'))
    return <NoRight operator={findOperator(req.user)} permission="settings:read" what="Limits" />
  return (
    <main>
      <Gutter className="limits">
        <SetStepNav nav={[{ label: 'Limits' }]} />
        <header>
          <h1 className="limits__title">Limits</h1>
          <p className="limits__about">
            How much an operator may add to organizations: by gifts, offline payments and reversals
            that add. A lowered limit holds at once. A raised one waits for a second owner; where
            there is only one, it takes effect after 24 hours.
          </p>
        </header>
        <Block
          req={req}
          title="Limits"
          skeleton={<SkeletonTable rows={8} />}
          load={async () => {
            const state = await loadLimits(req)
            const { limits, mayWrite, lines, now } = state
            return (
              <>
                {mayWrite ? (
                  <LimitsForm
                    // Other limits in force are other fields.
                    key={JSON.stringify(limits)}
                    limits={limits}
                    hasAnotherOwner={state.hasAnotherOwner}
                  />
                ) : (
                  <LimitsTable limits={limits} />
                )}
                <RaiseTable lines={lines} limits={limits} now={now} />
              </>
            )
          }}
        />
      </Gutter>
    </main>
  )
}
