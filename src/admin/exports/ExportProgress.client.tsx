'use client'

import { Button } from '@payloadcms/ui'
import { useEffect, useRef, useState } from 'react'

import type { ExportFile } from '@/exports/exportFiles'
import { formatExactCount } from '@/money/formatMoney'

import { ActionDialog } from '../actions/ActionDialog.client'
import { postAction } from '../actions/postAction'
import { Money } from '../components/Figures'
import { IdText } from '../components/IdText.client'
import { bytesWords, exportTitle, nameWords } from './exportWords'

type File = ExportFile & { url: string }
/** The answer to what was asked for; the total by figure. */
export type Prepared = { file: File; total: Record<string, number | string> }

type Props = { prepared: Prepared; onAgain: () => void; onClose: () => void }

const LOOK_MS = 700
/** A total of usage has one figure for each measure; the first ones are those that are asked for. */
const MOST_FIGURES = 4

/** Fetches the file as a download of the browser, and tells how far the server has come with it. */
export function ExportProgress({ prepared, onAgain, onClose }: Props) {
  const { file, isLost } = useFile(prepared.file)
  const [isCancelling, setIsCancelling] = useState(false)
  const isRunning = file.state === 'ready' || file.state === 'running'
  const cancel = async () => {
    setIsCancelling(true)
    await postAction(`/api/admin/exports/${file.id}/cancel`, {})
  }
  return (
    <ActionDialog title={exportTitle(file.what)} isHeld={isRunning} onClose={onClose}>
      <div role="status" className="export-dialog__status">
        {isRunning ? (
          <>
            <progress
              className="export-dialog__progress"
              aria-label="Rows written"
              value={file.rows}
              max={Math.max(1, file.expectedRows)}
            />
            <p>
              {formatExactCount(file.rows)} of {formatExactCount(file.expectedRows)} rows
              {isLost ? ' · no answer from the server, asking again' : null}
            </p>
          </>
        ) : file.state === 'finished' ? (
          <p>
            <strong>{formatExactCount(file.rows)} rows</strong>, {bytesWords(file.bytes)}. The
            browser has the file.
          </p>
        ) : (
          <p className="action-dialog__refusal">
            The file is not whole: do not use it. {file.problem}
          </p>
        )}
      </div>
      {file.state === 'aborted' ? null : <Totals file={file} total={prepared.total} />}
      <div className="action-dialog__buttons">
        {isRunning ? (
          <Button
            buttonStyle="secondary"
            margin={false}
            disabled={isCancelling}
            onClick={() => void cancel()}
            extraButtonProps={{ 'data-first-field': true }}
          >
            {isCancelling ? 'Cancelling …' : 'Cancel export'}
          </Button>
        ) : (
          <>
            <Button buttonStyle="secondary" margin={false} onClick={onAgain}>
              Export again
            </Button>
            <Button margin={false} onClick={onClose}>
              Close
            </Button>
          </>
        )}
      </div>
    </ActionDialog>
  )
}

/** What the file comes to; its hash once it is whole. */
const Totals = ({ file, total }: { file: File; total: Prepared['total'] }) => (
  <dl className="action-dialog__lines">
    {Object.entries(total)
      .slice(0, MOST_FIGURES)
      .map(([name, value]) => (
        <div key={name} className="action-dialog__line">
          <dt>{nameWords(name)}</dt>
          <dd>
            {/* Counts are whole numbers, money is text. */}
            {typeof value === 'number' ? formatExactCount(value) : <Money amount={value} />}
          </dd>
        </div>
      ))}
    {file.sha256 === null ? null : (
      <div className="action-dialog__line">
        <dt>SHA-256</dt>
        <dd>
          <IdText id={file.sha256} isWhole />
        </dd>
      </div>
    )}
  </dl>
)

/** Begins the download once, and asks for its state until it is over. */
function useFile(prepared: File): { file: File; isLost: boolean } {
  const [file, setFile] = useState(prepared)
  const [isLost, setIsLost] = useState(false)
  const begun = useRef<string | null>(null)
  useEffect(() => {
    if (begun.current === prepared.id) return
    begun.current = prepared.id
    const link = document.createElement('a')
    link.href = prepared.url
    link.download = ''
    link.click()
  }, [prepared])
  useEffect(() => {
    if (file.state === 'finished' || file.state === 'aborted') return
    const timer = setTimeout(() => {
      askState(file.id).then(
        (found) => {
          setIsLost(false)
          setFile(found)
        },
        () => {
          setIsLost(true)
          // A new object: asked for again.
          setFile({ ...file })
        },
      )
    }, LOOK_MS)
    return () => clearTimeout(timer)
  }, [file])
  return { file, isLost }
}

async function askState(id: string): Promise<File> {
  const response = await fetch(`/api/admin/exports/${id}`, { credentials: 'same-origin' })
  if (!response.ok) throw new Error(`The server answered ${response.status}.`)
  return ((await response.json()) as { file: File }).file
}
