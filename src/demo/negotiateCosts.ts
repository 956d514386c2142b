import type { Tx } from '@/db/tx'

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
