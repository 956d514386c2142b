'use client'

import { useState } from 'react'

import { DataTable } from '../components/DataTable'
import '../components/smallButton.css'
import { requestColumns, type ListedRequest } from './requestColumns'
import './requests.css'
import { useLiveTail } from './useLiveTail.client'

type Props = {
  /** The newest page. */
  rows: readonly ListedRequest[]
  /** Leads to what comes in after it. */
  newerCursor: string
  /** The filters of the list, as the API takes them. */
  search: string
  timeZone: string
  withOrganization: boolean
  /** What is shown while there are none. */
  nothing: React.ReactNode
}

/** The newest requests, and with "Live" what comes in since, without loading the page again. */
export function LiveRequests(props: Props) {
  const { rows, newerCursor, search, timeZone, withOrganization, nothing } = props
  const [isLive, setIsLive] = useState(false)
  const tail = useLiveTail({ isLive, rows, newerCursor, search })
  return (
    <>
      <div className="requests__live">
        <button
          type="button"
          className="small-button requests__live-switch"
          aria-pressed={isLive}
          title="New requests appear by themselves. What is reported late stands at its own time, further down."
          onClick={() => setIsLive(!isLive)}
        >
          <span aria-hidden>{isLive ? '●' : '○'}</span> Live
        </button>
        <span role="status" aria-label="Live">
          {isLive || tail.count > 0 ? `${tail.count} new` : null}
        </span>
        {tail.waiting > 0 ? (
          <button type="button" className="small-button" onClick={tail.show}>
            Show {tail.waiting} new
          </button>
        ) : null}
        {tail.problem === null ? null : (
          <span role="alert">
            {tail.problem} It asks again every few seconds; switch Live off to stop.
          </span>
        )}
      </div>
      {tail.rows.length === 0 ? (
        nothing
      ) : (
        <DataTable
          caption="Requests"
          columns={requestColumns({ timeZone, withOrganization })}
          rows={tail.rows}
          rowKey={({ organization, id }) => `${organization} ${id}`}
          opensRows
        />
      )}
    </>
  )
}
