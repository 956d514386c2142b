import type { Queryable } from '@/db/tx'
import { countQueue, listQueueGroups } from '@/metering/listQueue'
import { listUnpriced, type UnpricedModel } from '@/metering/listUnpriced'
import { formatExactCount } from '@/money/formatMoney'

import type { AttentionList, AttentionQuestion } from './attention'

const PATH = '/requests/unpriced'
const EVERYTHING = { format: null, serviceAccount: null, group: null }

const REMEDIES: Record<UnpricedModel['reason'], string> = {
  no_price: 'Add a price that is in force since then, and rate the requests.',
  unknown_model: 'Add the model, or its name as an alias of one there is, and rate the requests.',
  unknown_provider: 'Add the provider, or its name as an alias of one, and rate the requests.',
}

const requests = (count: number) =>
  `${formatExactCount(count)} ${count === 1 ? 'request' : 'requests'}`

const known = (cost: string) => (cost === '0' ? null : cost)

/** Models used without a price, the most tokens first; the amount is what gateways say it cost. */
export async function readUnpricedUsage(
  db: Queryable,
  { limit }: AttentionQuestion,
): Promise<AttentionList> {
  const models = await listUnpriced(db)
  const items = models.slice(0, limit).map((row) => ({
    id: `${row.provider} ${row.model}`,
    subject: `${row.model} at ${row.provider}`,
    organization: null,
    amount: known(row.reportedCost),
    since: row.firstTime,
    sentence: `${requests(row.requests)} of ${formatExactCount(row.organizations)} ${row.organizations === 1 ? 'organization' : 'organizations'} charged nothing, for lack of a price.`,
    whatToDo: REMEDIES[row.reason],
    path: PATH,
  }))
  return { total: models.length, items }
}

/** Foreign usage that waits for a mapping, by the names to be mapped. */
export async function readUnmappedUsage(
  db: Queryable,
  { limit }: AttentionQuestion,
): Promise<AttentionList> {
  const groups = await listQueueGroups(db, EVERYTHING, limit)
  const items = groups.map((row) => ({
    id: row.group,
    subject: row.serviceAccountName ?? row.serviceAccount,
    organization: null,
    amount: known(row.reportedCost),
    since: row.queuedSince,
    sentence: `${requests(row.requests)} wait, uncharged. ${row.message}`,
    whatToDo: 'Map the name to one of ours: what waits is booked at once.',
    path: PATH,
  }))
  return { total: (await countQueue(db, EVERYTHING)).groups, items }
}
