import type { Snapshot } from '@/db/inSnapshot'
import { listUnpriced } from '@/metering/listUnpriced'
import { formatZoned } from '@/time/formatZoned'
import { parseTimeZone } from '@/time/parseTimeZone'

import { readOneOf, readSeveral, requireKnownFilters } from './exportFilters'
import {
  json,
  number,
  text,
  type ExportQuery,
  type ExportRow,
  type ExportSource,
} from './exportSource'
import { Conditions, listedRows } from './listedRows'

const aliasesOf = (table: 'models' | 'providers', row: string) => `
  coalesce((select json_agg(t.text order by t."order") from ${table}_texts t
    where t.parent_id = ${row}.id and t.path = 'aliases'), '[]') as aliases`

const PROVIDER_COLUMNS = [
  ...[text('id'), text('name'), json('aliases'), number('enabled'), text('baseUrl')],
  ...[number('requestsPerMinute'), number('requestsPerDay'), text('createdAt'), text('updatedAt')],
]

type Dated = ExportRow & { createdAt: Date; updatedAt: Date }

/**
 * Who serves models, by name; never a key.
 * @throws RefusedError 400 `parameter_invalid`, `time_zone_invalid`
 */
export async function exportProviders(
  snapshot: Snapshot,
  query: ExportQuery,
): Promise<ExportSource> {
  requireKnownFilters(query, ['search', 'enabled', 'timeZone'])
  const conditions = new Conditions()
  conditions.addSearch(['p.name'], query.search)
  const enabled = readOneOf(query, 'enabled', ['true', 'false'])
  if (enabled) conditions.add(enabled === 'true' ? 'p.enabled' : 'not p.enabled')
  return listedRows<Dated>(snapshot, {
    columns: PROVIDER_COLUMNS,
    select: `p.id, p.name, ${aliasesOf('providers', 'p')}, p.enabled, p.base_url as "baseUrl",
      p.requests_per_minute::text as "requestsPerMinute", p.requests_per_day::text as "requestsPerDay",
      p.created_at as "createdAt", p.updated_at as "updatedAt"`,
    from: 'providers p',
    conditions,
    orderBy: 'p.name, p.id',
    range: null,
    timeZone: parseTimeZone(query.timeZone ?? 'UTC'),
    times: ['createdAt', 'updatedAt'],
    toRow: (row) => ({ ...row, ...counts(row, ['requestsPerMinute', 'requestsPerDay']) }),
  })
}

const FLAGS = ['streaming', 'vision', 'tools', 'reasoning', 'jsonOutput'] as const
const flagColumn = (name: string) =>
  `flags_${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`

const MODEL_COLUMNS = [
  ...[text('id'), text('name'), json('aliases'), text('family'), number('contextWindow')],
  ...[number('maxOutput'), json('plans'), ...FLAGS.map((name) => number(`flags.${name}`))],
  ...[text('stability'), text('releasedAt'), text('deprecatedAt')],
  ...[text('createdAt'), text('updatedAt')],
]

/**
 * What can be called, by name.
 * @throws RefusedError 400 `parameter_invalid`, `time_zone_invalid`
 */
export async function exportModels(snapshot: Snapshot, query: ExportQuery): Promise<ExportSource> {
  requireKnownFilters(query, ['search', 'family', 'stability', 'timeZone'])
  const conditions = new Conditions()
  conditions.addSearch(['m.name'], query.search)
  conditions.addOneOf('m.family', readSeveral(query, 'family'))
  conditions.addOneOf('m.stability::text', readSeveral(query, 'stability'))
  const flags = FLAGS.map((name) => `'${name}', coalesce(m.${flagColumn(name)}, false)`)
  return listedRows<Dated & { releasedAt: Date | null; deprecatedAt: Date | null }>(snapshot, {
    columns: MODEL_COLUMNS,
    select: `m.id, m.name, ${aliasesOf('models', 'm')}, m.family,
      m.context_window::text as "contextWindow", m.max_output::text as "maxOutput",
      coalesce((select json_agg(l.value order by l."order") from models_plans l
        where l.parent_id = m.id), '[]') as plans,
      json_build_object(${flags.join(', ')}) as flags, m.stability::text as stability,
      m.released_at as "releasedAt", m.deprecated_at as "deprecatedAt",
      m.created_at as "createdAt", m.updated_at as "updatedAt"`,
    from: 'models m',
    conditions,
    orderBy: 'm.name, m.id',
    range: null,
    timeZone: parseTimeZone(query.timeZone ?? 'UTC'),
    times: ['releasedAt', 'deprecatedAt', 'createdAt', 'updatedAt'],
    toRow: (row) => ({ ...row, ...counts(row, ['contextWindow', 'maxOutput']) }),
  })
}

/** Whole numbers that Payload keeps as numeric. */
const counts = (row: ExportRow, names: readonly string[]): ExportRow =>
  Object.fromEntries(names.map((name) => [name, row[name] === null ? null : Number(row[name])]))

const UNPRICED_COLUMNS = [
  ...[text('provider'), text('model'), text('reason'), number('requests')],
  ...[number('organizations'), number('inputTokens'), number('outputTokens')],
  ...[number('totalTokens'), number('reportedCost'), text('firstTime'), text('lastTime')],
]

/**
 * What was stored without a price, by provider and model, the most tokens first.
 * @throws RefusedError 400 `parameter_invalid`, `time_zone_invalid`
 */
export async function exportUnpriced({ db }: Snapshot, query: ExportQuery): Promise<ExportSource> {
  requireKnownFilters(query, ['timeZone'])
  const timeZone = parseTimeZone(query.timeZone ?? 'UTC')
  const zoned = (time: string) => formatZoned(Date.parse(time), timeZone)
  const models = await listUnpriced(db)
  return {
    columns: UNPRICED_COLUMNS,
    range: null,
    timeZone,
    rows: models.length,
    total: { requests: models.reduce((sum, { requests }) => sum + requests, 0) },
    adds: { requests: (row) => row.requests },
    async *batches() {
      if (models.length > 0)
        yield models.map((row) => ({
          ...row,
          firstTime: zoned(row.firstTime),
          lastTime: zoned(row.lastTime),
        }))
    },
  }
}
