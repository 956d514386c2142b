import type { ServerProps } from 'payload'

import { getReader } from '@/db/requireTransaction'
import { isDemoDatabase } from '@/demo/demoState'

import { IdText } from '../components/IdText.client'
import './demoBanner.css'

const EMPTY_START = 'DATA_DIR=.data-empty DEMO_DATA=0 npm start'

/** One quiet line on every page of an admin that shows invented customers. */
export async function DemoBanner({ payload }: ServerProps) {
  if (!(await isDemoDatabase(getReader(payload)))) return null
  return (
    <aside className="demo-banner" aria-label="Demo data">
      <span>Demo data. For an empty desk:</span>
      <IdText id={EMPTY_START} isWhole />
    </aside>
  )
}
