'use client'

import { useState } from 'react'

import { ChoiceField } from '../actions/ActionFields.client'
import { ActionForm } from '../actions/ActionForm.client'
import { useAction } from '../actions/useAction.client'
import './exportDialog.css'
import type { ExportFilter } from './exportFilter'
import { ExportProgress, type Prepared } from './ExportProgress.client'
import { exportTitle, filterWords, rangeWords } from './exportWords'

const FORMATS = [
  { value: 'csv', label: 'CSV, for spreadsheets' },
  { value: 'ndjson', label: 'NDJSON, one row a line' },
  { value: 'json', label: 'JSON' },
]
const FOCUS = { value: 'focus', label: 'FOCUS 1.2, usage cost as CSV' }

const GROUPINGS = [
  { value: 'day', label: 'by day' },
  { value: 'hour', label: 'by hour' },
  { value: 'month', label: 'by month' },
  { value: 'model,provider', label: 'by model and provider' },
  { value: 'organization', label: 'by organization' },
  { value: 'project', label: 'by project' },
  { value: 'apiKey', label: 'by API key' },
  { value: 'source', label: 'by source' },
  { value: 'status', label: 'by status' },
  { value: 'day,organization,model,provider', label: 'by day, organization and model' },
]

type Props = { what: string; filter: ExportFilter; onClose: () => void }

/** What the file will hold, in which format; then how far it is, and what came of it. */
export function ExportDialog({ what, filter, onClose }: Props) {
  const [format, setFormat] = useState('csv')
  const [groupBy, setGroupBy] = useState('day')
  const [isPlain, setIsPlain] = useState(false)
  const [prepared, setPrepared] = useState<Prepared | null>(null)
  const { state, send } = useAction<Prepared>(setPrepared, {
    unknown: 'No answer came back. Try again: nothing was exported.',
    refreshes: false,
  })
  if (prepared)
    return (
      <ExportProgress prepared={prepared} onAgain={() => setPrepared(null)} onClose={onClose} />
    )

  const isFocus = format === FOCUS.value
  const isGrouped = what === 'usage' && !isFocus
  const submit = () =>
    void send('/api/admin/exports', {
      what: isFocus ? 'focus' : what,
      format: isFocus ? 'csv' : format,
      plain: isPlain ? '1' : '0',
      filter: { ...filter, ...(isGrouped ? { groupBy } : {}) },
    })
  return (
    <ActionForm
      title={exportTitle(what)}
      lines={[
        { term: 'Rows', value: 'all that fit, not the page alone' },
        { term: 'Filter', value: filterWords(filter) ?? 'none' },
        { term: 'Time', value: rangeWords(filter) ?? 'whenever' },
        { term: 'Zone', value: filter.timeZone ?? 'UTC' },
      ]}
      state={state}
      submitLabel="Export"
      busyLabel="Counting …"
      onSubmit={submit}
      onClose={onClose}
    >
      <ChoiceField
        label="Format"
        value={format}
        onChange={setFormat}
        choices={what === 'usage' ? [...FORMATS, FOCUS] : FORMATS}
        isFirst
      />
      {isGrouped ? (
        <ChoiceField label="Divided" value={groupBy} onChange={setGroupBy} choices={GROUPINGS} />
      ) : null}
      <label className="export-dialog__plain">
        <input
          type="checkbox"
          checked={isPlain}
          onChange={(event) => setIsPlain(event.target.checked)}
        />
        Rows only: no header, no total
      </label>
    </ActionForm>
  )
}
