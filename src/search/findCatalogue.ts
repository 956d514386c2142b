import { formatDate } from '@/time/formatDateTime'

import { inWords, type Finder } from './found'

type Named = { id: string; name: string; note: string | null; isExact: boolean }

/** By id, name or alias. The catalogue is small: a look through all of it is quick. */
const findNamed =
  (table: 'models' | 'providers', note: string): Finder =>
  async (db, { lower, pattern }, limit) => {
    if (lower.length < 2) return []
    const { rows } = await db.query<Named>(
      `select n.id, n.name, n.note, n.exact as "isExact"
       from (
         select c.id, c.name, ${note} as note,
           c.id = $1 or lower(c.name) = $1 or exists (
             select from ${table}_texts a
             where a.parent_id = c.id and a.path = 'aliases' and lower(a.text) = $1) as exact,
           lower(c.id || chr(10) || c.name) like $2 or exists (
             select from ${table}_texts a
             where a.parent_id = c.id and a.path = 'aliases' and lower(a.text) like $2) as fits
         from ${table} c
       ) n
       where n.exact or n.fits
       order by n.exact desc, n.id limit $3`,
      [lower, pattern, limit],
    )
    return rows.map((row) => ({
      id: row.id,
      title: row.name,
      detail: inWords(row.id === row.name ? null : row.id, row.note),
      isExact: row.isExact,
    }))
  }

export const findModels = findNamed('models', 'c.family')
export const findProviders = findNamed(
  'providers',
  `case when c.enabled then null else 'switched off' end`,
)

type Price = {
  id: string
  model: string
  provider: string
  region: string | null
  from: Date
  until: Date | null
}

export const findPrices: Finder = async (db, { text }) => {
  if (!text.startsWith('prc_')) return []
  const { rows } = await db.query<Price>(
    `select id, model_id as model, provider_id as provider, region, effective_from as "from",
       effective_to as until
     from model_prices where id = $1`,
    [text],
  )
  const day = (date: Date) => formatDate(date.getTime(), 'UTC')
  return rows.map(({ id, model, provider, region, from, until }) => ({
    id,
    title: `${model} at ${provider}`,
    detail: inWords(region, `from ${day(from)}`, until === null ? null : `until ${day(until)}`),
    isExact: true,
  }))
}
