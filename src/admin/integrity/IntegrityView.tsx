import { Gutter, SetStepNav } from '@payloadcms/ui'
import type { AdminViewServerProps, PayloadRequest } from 'payload'

import { getReader } from '@/db/requireTransaction'
import { readRunState } from '@/integrity/runs'

import { OperatorPage } from '../shell/OperatorPage'
import { CheckTable } from './CheckTable'
import './integrity.css'
import { prepareIntegrity, ZONE, type IntegrityPage } from './prepareIntegrity'
import { RunNow } from './RunNow.client'

/** /integrity: one line a check, what differs side by side, and a button that proves it all again. */
export const IntegrityView = (view: AdminViewServerProps) => (
  <OperatorPage view={view} path="/integrity" what="Integrity" permission="integrity:read">
    {(req) => <Integrity req={req} />}
  </OperatorPage>
)

async function Integrity({ req }: { req: PayloadRequest }) {
  const page = prepareIntegrity(await readRunState(getReader(req.payload)), Date.now())
  return (
    <Gutter className="integrity">
      <SetStepNav nav={[{ label: 'Integrity' }]} />
      <header className="integrity__head">
        <div>
          <h1 className="integrity__title">Integrity</h1>
          <p className="integrity__about">
            Every balance, roll-up and rating, told again from its rows. Times are in {ZONE}.
          </p>
        </div>
        <RunNow isRunning={page.running !== null} />
      </header>
      <State page={page} />
      {page.checks.length === 0 ? null : (
        <CheckTable
          label="Checks"
          lines={page.checks}
          words={{ differs: 'differs', agrees: 'agrees' }}
        />
      )}
      {page.comparisons.length === 0 ? null : (
        <section aria-label="Compared">
          <h2 className="integrity__section">Compared, and allowed to differ</h2>
          <CheckTable
            label="Comparisons"
            lines={page.comparisons}
            words={{ differs: 'other than ours', agrees: 'equal' }}
            isComparison
          />
        </section>
      )}
    </Gutter>
  )
}

/** The one sentence that is read first. */
const State = ({ page }: { page: IntegrityPage }) => (
  <div className={`integrity-state integrity-state--${page.tone}`} role="status">
    <strong className="integrity-state__headline">{page.headline}</strong>
    {page.running === null ? null : <span>{page.running}</span>}
    {page.told === null ? (
      page.running === null && (
        <span>
          “Run now” examines everything there is and shows one line a check here. So does{' '}
          <code>npm run verify</code> on the server, with exit code 1 when anything differs.
        </span>
      )
    ) : (
      <span>{page.told}</span>
    )}
  </div>
)
