import { readBatches } from '@/db/readBatches'
import type { Queryable } from '@/db/tx'
import { formatNano } from '@/money/formatNano'
import { toNanoUsd } from '@/money/nanoUsd'

import { CHARGE, type RequestConditions } from './requestConditions'
import {
  FACT_COLUMNS,
  NAMED_COLUMNS,
  toRequestRows,
  type NamedColumn,
  type RequestRow,
  type StoredRow,
} from './requestRow'

/** Rows with all that stands beside them may have 40 KiB each. */
const BATCH = 100
/** Gateways make names up. */
const MOST_NAMES = 200_000

/** What all requests found come to; money in USD as canonical decimal strings. */
export type RequestTotals = {
  requests: number
  charge: string
  listCost: string
  discount: string
  providerCost: string
}

const NOTHING = { requests: '0', charge: '0', list: '0', discount: '0', provider: '0' }

/** @param conditions null: nothing can be found */
export async function totalRequests(
  db: Queryable,
  conditions: RequestConditions | null,
): Promise<RequestTotals> {
  const found = conditions ? await sums(db, conditions) : NOTHING
  const usd = (nano: string) => formatNano(toNanoUsd(BigInt(nano)))
  return {
    requests: Number(found.requests),
    charge: usd(found.charge),
    listCost: usd(found.list),
    discount: usd(found.discount),
    providerCost: usd(found.provider),
  }
}

async function sums(db: Queryable, { text, values }: RequestConditions): Promise<typeof NOTHING> {
  const { rows } = await db.query<typeof NOTHING>(
    `select count(*)::text as requests, coalesce(sum(${CHARGE}), 0)::text as charge,
       coalesce(sum(r.price_list_cost), 0)::text as list,
       coalesce(sum(case when r.own_key then 0 else coalesce(r.price_list_cost - (${CHARGE}), 0) end), 0)::text
         as discount,
       coalesce(sum(r.provider_cost), 0)::text as provider
     from metering.requests r where ${text}`,
    values,
  )
  return rows[0] ?? NOTHING
}

type NumberedRow = Omit<StoredRow, NamedColumn> & Record<NamedColumn, number | null>

const COLUMNS = `${FACT_COLUMNS}, ${Object.entries(NAMED_COLUMNS)
  .map(([as, column]) => `r.${column} as "${as}"`)
  .join(', ')}`

/** All requests found, the newest first, some at a time; in a transaction. */
export async function* everyRequest(
  db: Queryable,
  conditions: RequestConditions | null,
): AsyncGenerator<RequestRow[], void, undefined> {
  if (!conditions) return
  const text = `
    select ${COLUMNS} from metering.requests r where ${conditions.text}
    order by r.time desc, r.id desc, r.organization desc`
  const names = new Map<number, string>()
  for await (const rows of readBatches<NumberedRow>(db, { ...conditions, text }, BATCH))
    yield await toRequestRows(db, await withNames(db, rows, names))
}

const NAMED = Object.keys(NAMED_COLUMNS) as NamedColumn[]

/** Numbers as names, each asked for once: a look-up for each column of each row takes far longer. */
async function withNames(
  db: Queryable,
  rows: readonly NumberedRow[],
  names: Map<number, string>,
): Promise<StoredRow[]> {
  const missing = new Set<number>()
  for (const row of rows)
    for (const column of NAMED) {
      const number = row[column]
      if (number !== null && !names.has(number)) missing.add(number)
    }
  if (names.size + missing.size > MOST_NAMES) {
    names.clear()
    return withNames(db, rows, names)
  }
  if (missing.size > 0) {
    const { rows: found } = await db.query<{ id: number; value: string }>(
      'select id, value from metering.dimensions where id = any($1::int[])',
      [[...missing]],
    )
    for (const { id, value } of found) names.set(id, value)
  }
  return rows.map((row) => {
    const named = row as Record<NamedColumn, number | string | null>
    for (const column of NAMED) {
      const number = row[column]
      named[column] = number === null ? null : (names.get(number) ?? null)
    }
    return named as StoredRow
  })
}
