import type { Tx } from '@/db/tx'
import { newId } from '@/ids'

import { DAY_MS } from './demoWorld'

/** What a provider bills the demo's gateway, in percent of its list price; the rest bill list price. */
const PERCENT_OF_LIST: Readonly<Record<string, number>> = {
  anthropic: 86,
  openai: 82,
  google: 88,
  groq: 93,
  // Billed above the price that customers pay: every gateway has one of these.
  deepseek: 106,
}

const TOKEN_KINDS = [
  'input_per_million',
  'cached_input_per_million',
  'cache_write_per_million',
  'output_per_million',
  'reasoning_per_million',
]
const UNIT_KINDS = ['per_request', 'per_web_search', 'per_image']

const costsOf = (row: string, kinds: readonly string[]) =>
  kinds.map((kind) => `cost_${kind} = round(${row}.${kind} * n.percent / 100, 12)`).join(', ')

/** Gives the catalogue the costs of negotiated contracts: before the first request, for all of them. */
export async function negotiateCosts(tx: Tx): Promise<void> {
  const contracts = [JSON.stringify(PERCENT_OF_LIST)]
  const negotiated = `jsonb_each_text($1::jsonb) as c(provider, text),
    lateral (select c.text::numeric as percent) n`
  await tx.query(
    `update model_prices p set ${costsOf('p', [...TOKEN_KINDS, ...UNIT_KINDS])}
     from ${negotiated} where p.provider_id = c.provider`,
    contracts,
  )
  await tx.query(
    `update model_prices_tiers t set ${costsOf('t', TOKEN_KINDS)}
     from model_prices p, ${negotiated} where p.id = t._parent_id and p.provider_id = c.provider`,
    contracts,
  )
}

/** A contract that got cheaper within the month: charts show where. */
const RENEWED = { provider: 'google', model: 'gemini-2.5-flash', percent: 80, daysAgo: 18 }

/** Closes the price of a model at a midnight and opens one with another cost from there on. */
export async function renewContract(tx: Tx, anchor: number): Promise<void> {
  const { provider, model, percent, daysAgo } = RENEWED
  const from = new Date(Math.floor(anchor / DAY_MS) * DAY_MS - daysAgo * DAY_MS)
  const { rows } = await tx.query<{ id: string }>(
    `update model_prices set effective_to = $3
     where provider_id = $1 and model_id = $2 and region is null
       and effective_from < $3 and effective_to is null
       and not exists (select from model_prices_tiers t where t._parent_id = model_prices.id)
     returning id`,
    [provider, model, from],
  )
  await tx.query(
    `insert into model_prices select (jsonb_populate_record(p, jsonb_build_object(
       'id', $1::text, 'effective_from', $2::timestamptz, 'effective_to', null))).*
     from model_prices p where p.id = $3`,
    [newId('prc'), from, rows[0]?.id],
  )
  await tx.query(
    `update model_prices p set ${costsOf('p', [...TOKEN_KINDS, ...UNIT_KINDS])}
     from (select $1::numeric as percent) n
     where p.provider_id = $2 and p.model_id = $3 and p.effective_from = $4`,
    [percent, provider, model, from],
  )
}
