import { CopyToClipboard } from '@payloadcms/ui'
import type { ServerProps } from 'payload'

import { getReader } from '@/db/requireTransaction'
import { isDemoDatabase } from '@/demo/demoState'

import './demoBanner.css'

const EMPTY_START = 'DATA_DIR=.data-empty DEMO_DATA=0 npm start'

/** One quiet line on every page of an admin that shows invented customers. */
export async function DemoBanner({ payload }: ServerProps) {
  if (!(await isDemoDatabase(getReader(payload)))) return null
  return (
    <aside className="demo-banner" aria-label="Demo data">
      <span>Demo data. For an empty desk:</span>
      <span className="demo-banner__command">
        <code>{EMPTY_START}</code>
        <CopyToClipboard value={EMPTY_START} defaultMessage="Copy the command" />
      </span>
    </aside>
  )
}
