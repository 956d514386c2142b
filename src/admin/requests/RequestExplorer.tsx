import type { PayloadRequest } from 'payload'
import type { ReactNode } from 'react'

import { getPool, getReader } from '@/db/requireTransaction'
import { readTogether } from '@/db/readTogether'
import { listRequestNames } from '@/metering/listRequestNames'
import { listRequests } from '@/metering/listRequests'
import { REQUEST_FILTERS } from '@/metering/requestFilters'
import { readSubjectNames } from '@/organizations/readSubjectNames'
import { formatInstant } from '@/time/formatInstant'
import { parseTimeRange } from '@/time/parseTimeRange'

import { Block } from '../components/Block'
import { QueryRefused } from '../components/QueryRefused'
import { SkeletonTable } from '../components/Skeletons'
import { ExportAction } from '../exports/ExportAction'
import { exportFilter, exportRange, type ExportFilter } from '../exports/exportFilter'
import { WindowPicker } from '../components/WindowPicker'
import type { SearchParams } from '../list/address'
import { FilterRow } from '../list/FilterRow'
import { SearchBox } from '../list/SearchBox.client'
import { idsOf, prepareSetChips } from './prepareSetChips'
import { prepareVolume } from './prepareVolume'
import { readVolume, type Volume as RequestVolume } from './readVolume'
import { RequestFilterBar } from './RequestFilterBar'
import { askRequests, FILTER_NAMES, type FixedFilters, type RequestsAsked } from './requestsAddress'
import './requests.css'
import { RequestTable } from './RequestTable'
import { VolumeStrip } from './VolumeStrip.client'
import './volumeStrip.css'

const PAGE = 50

type Props = {
  req: PayloadRequest
  /** The address of the list, without its query. */
  path: string
  searchParams: SearchParams
  /** Whose requests are shown; nothing: those of everybody. */
  fixed?: FixedFilters
}

/** Search, time, filters and a page of requests: all of it by the address alone. */
export function RequestExplorer({ req, path, searchParams, fixed = {} }: Props) {
  const asked = askRequests(searchParams, { fixed, path, now: Date.now() })
  if ('refusal' in asked)
    return <QueryRefused message={asked.refusal} href={asked.back} way={asked.way} />
  const { clock, page, volume } = start(req, asked, fixed)
  return (
    <div className="requests">
      <SearchBox
        name="id"
        label="Find a request by its id"
        placeholder="Request id, whole; several with commas between"
      />
      <Block
        req={req}
        title="Time shown"
        skeleton={<div className="requests__time" />}
        load={async () => (
          <div className="requests__time">
            <WindowPicker {...await clock} />
            <ExportAction
              user={req.user}
              what="requests"
              permission="requests:read"
              filter={filterShown(asked, await clock)}
            />
          </div>
        )}
      />
      <FilterRow path={path} address={asked.address} filterNames={shownFilters(fixed)}>
        <Block
          req={req}
          title="Filters"
          skeleton={<span className="requests__filters" />}
          load={() => filterBar(req, asked, fixed)}
        />
      </FilterRow>
      {asked.isAnyTime ? null : (
        <Block
          req={req}
          title="Volume"
          skeleton={<div className="volume-strip" />}
          load={async () => <Volume volume={await volume} asOf={(await clock).asOf} />}
        />
      )}
      <Block
        req={req}
        title="Requests"
        skeleton={<SkeletonTable rows={25} />}
        load={async () => (
          <RequestTable
            page={await page}
            asked={asked}
            path={path}
            withOrganization={fixed.organization === undefined}
          />
        )}
      />
    </div>
  )
}

/** The page and the clock it was read at, of one moment. */
const start = (
  req: PayloadRequest,
  { query, cursor, isAnyTime }: RequestsAsked,
  fixed: FixedFilters,
) =>
  readTogether(getPool(req.payload), {
    clock: async ({ now }) => {
      const { window, from, to, timeZone } = parseTimeRange(query, { now, defaultWindow: '1d' })
      return {
        window: isAnyTime ? ('any' as const) : window,
        startDate: formatInstant(from),
        endDate: formatInstant(to),
        timeZone,
        asOf: formatInstant(now),
      }
    },
    page: (snapshot) => listRequests(snapshot, { query, cursor, limit: PAGE, isCounted: true }),
    volume: async (snapshot) => (isAnyTime ? null : readVolume(snapshot, query, fixed)),
  })

function Volume({ volume, asOf }: { volume: RequestVolume | null; asOf: string }) {
  const strip = volume && prepareVolume(volume, { now: asOf })
  return strip ? (
    <VolumeStrip {...strip} />
  ) : (
    <p className="volume-strip__none">
      Too many requests to count by these filters. A shorter time shows when they were.
    </p>
  )
}

/** What the list shows now, its window as it stands. */
function filterShown(
  { query, isAnyTime }: RequestsAsked,
  clock: Parameters<typeof exportRange>[0],
): ExportFilter {
  const names = REQUEST_FILTERS.filter((name) => name !== 'window')
  const filter = exportFilter(query, names)
  return isAnyTime ? filter : { ...filter, ...exportRange(clock) }
}

const shownFilters = (fixed: FixedFilters): readonly string[] =>
  FILTER_NAMES.filter((name) => !Object.hasOwn(fixed, name))

async function filterBar(
  req: PayloadRequest,
  { address }: RequestsAsked,
  fixed: FixedFilters,
): Promise<ReactNode> {
  const db = getReader(req.payload)
  const names = await listRequestNames(db)
  const isFixed = (name: string) => Object.hasOwn(fixed, name)
  const idsUnlessFixed = (name: 'apiKey' | 'organization' | 'project') =>
    isFixed(name) ? [] : idsOf(address, name)
  const subjects = await readSubjectNames(db, {
    organization: idsUnlessFixed('organization'),
    project: idsUnlessFixed('project'),
    apiKey: idsUnlessFixed('apiKey'),
  })
  return <RequestFilterBar names={names} chips={prepareSetChips(address, subjects, isFixed)} />
}
