import { Link } from '@payloadcms/ui'

import type { RequestRow } from '@/metering/requestRow'
import { formatDuration } from '@/time/formatDuration'
import { MISSING } from '@/money/formatMoney'

import type { Column } from '../components/DataTable'
import { TokenFlow } from '../components/Figures'
import { Moment } from '../components/Moment'
import { shortenId } from '../components/shortenId'
import { StatusPill } from '../components/StatusPill'
import { apiKeyPath } from '../keys/apiKeyPath'
import { organizationPath } from '../organization/organizationPath'
import { projectPath } from '../project/projectPath'
import { ChargeCell } from './ChargeCell'
import { requestPath } from './requestPath'
import './requests.css'

/** What a row of a list shows of a request. */
export type ListedRequest = Pick<
  RequestRow,
  | 'apiKey'
  | 'billing'
  | 'cacheHit'
  | 'charge'
  | 'durationMs'
  | 'errorKind'
  | 'id'
  | 'listCost'
  | 'model'
  | 'organization'
  | 'organizationName'
  | 'project'
  | 'projectName'
  | 'provider'
  | 'requestedModel'
  | 'status'
  | 'time'
  | 'tokens'
>

/** Of a whole request: raw usage and metadata need not travel to the browser. */
export const toListed = (row: RequestRow): ListedRequest => ({
  apiKey: row.apiKey,
  billing: row.billing,
  cacheHit: row.cacheHit,
  charge: row.charge,
  durationMs: row.durationMs,
  errorKind: row.errorKind,
  id: row.id,
  listCost: row.listCost,
  model: row.model,
  organization: row.organization,
  organizationName: row.organizationName,
  project: row.project,
  projectName: row.projectName,
  provider: row.provider,
  requestedModel: row.requestedModel,
  status: row.status,
  time: row.time,
  tokens: row.tokens,
})

type Options = {
  timeZone: string
  /** Whether each row says whose it is. */
  withOrganization: boolean
}

/** Requests as every list shows them. */
export function requestColumns({
  timeZone,
  withOrganization,
}: Options): readonly Column<ListedRequest>[] {
  return [
    {
      key: 'time',
      label: `Time (${timeZone})`,
      render: ({ time, organization, id }) => (
        <Link href={requestPath(organization, id, timeZone)} prefetch={false} data-opens-row>
          <Moment at={time} timeZone={timeZone} withSeconds />
        </Link>
      ),
    },
    {
      key: 'status',
      label: 'Status',
      render: ({ status, errorKind }) => (
        <span className="request-status">
          <StatusPill status={status} />
          {errorKind === null ? null : <span className="data-table__note">{errorKind}</span>}
        </span>
      ),
    },
    {
      key: 'model',
      label: 'Model',
      render: ({ model, requestedModel }) => (
        <span className="request-name">
          {model}
          {requestedModel === null || requestedModel === model ? null : (
            <span className="data-table__note">asked for {requestedModel}</span>
          )}
        </span>
      ),
    },
    {
      key: 'provider',
      label: 'Provider',
      isMinor: true,
      render: ({ provider }) => <span className="request-name">{provider}</span>,
    },
    {
      key: 'project',
      label: 'Project',
      isMinor: true,
      render: (row) => (
        <span className="request-name">
          <Link href={projectPath(row.project)} prefetch={false}>
            {row.projectName ?? row.project}
          </Link>
          {withOrganization ? (
            <span className="data-table__note">
              <Link href={organizationPath(row.organization, '')} prefetch={false}>
                {row.organizationName ?? row.organization}
              </Link>
            </span>
          ) : null}
        </span>
      ),
    },
    {
      key: 'apiKey',
      label: 'Key',
      isMinor: true,
      render: ({ apiKey }) =>
        apiKey === null ? (
          MISSING
        ) : (
          <Link className="request-id" href={apiKeyPath(apiKey)} prefetch={false} title={apiKey}>
            {shortenId(apiKey)}
          </Link>
        ),
    },
    {
      key: 'tokens',
      label: 'Tokens in → out',
      isNumber: true,
      isMinor: true,
      render: ({ tokens }) => (
        <TokenFlow
          input={tokens.input + tokens.cachedInput + tokens.cacheWrite}
          output={tokens.output + tokens.reasoning}
        />
      ),
    },
    {
      key: 'charge',
      label: 'Cost',
      isNumber: true,
      render: (row) => <ChargeCell {...row} />,
    },
    {
      key: 'latency',
      label: 'Latency',
      isNumber: true,
      isMinor: true,
      render: ({ durationMs }) => (durationMs === null ? MISSING : formatDuration(durationMs)),
    },
  ]
}
