import { createHash } from 'node:crypto'

import { calcPrice, findProvider, type ModelInfo, type Provider } from '@pydantic/genai-prices'

import type { CatalogueSeed, SeedModel, SeedPrice, SeedProvider, SeedRemark } from './catalogueSeed'
import { describeModel } from './describeModel'
import { priceVersionsOf } from './priceVersionsOf'
import { SEED_PROVIDERS } from './seedProviders'
import {
  bedrockSpellings,
  exactNames,
  modelSlug,
  SNAPSHOT_NAMES,
  snapshotSpellings,
} from './spellings'

/** Where the seed comes from. The package does not export its version: a test compares it. */
export const SEED_SOURCE = {
  name: '@pydantic/genai-prices',
  version: '0.1.8',
  url: 'https://github.com/pydantic/genai-prices',
  date: '2026-09-23',
} as const

/** One entry of the source, at the provider that lists it. */
type Entry = { provider: Provider; model: ModelInfo; slug: string }
/** What one provider asks for one model; the entry may be one of another name, or of a maker. */
type Offer = { provider: Provider; slug: string; entry: Entry }

/** At most one offer per provider and model: the first stands. */
class Offers {
  readonly #byKey = new Map<string, Offer>()

  add(provider: Provider, slug: string, entry: Entry): void {
    const key = `${provider.id}\n${slug}`
    if (!this.#byKey.has(key)) this.#byKey.set(key, { provider, slug, entry })
  }

  all(): Offer[] {
    return [...this.#byKey.values()]
  }
}

/**
 * Reads the price package into the catalogue's own shapes. Pure: two calls give equal answers.
 * Prices are its numbers in their shortest decimal form, USD per 1 M tokens or per unit.
 */
export function buildCatalogueSeed(): CatalogueSeed {
  const providers = SEED_PROVIDERS.map(({ id }) => {
    const provider = findProvider({ providerId: id })
    if (provider?.id !== id) throw new Error(`${SEED_SOURCE.name} knows no provider ${id}`)
    return provider
  })
  const skipped: SeedRemark[] = []
  const notes: SeedRemark[] = []
  const entries = readEntries(providers, skipped)
  const offers = new Offers()
  for (const entry of entries.values()) offers.add(entry.provider, entry.slug, entry)
  addFallbackOffers(providers, entries, offers)
  const aliases = readAliases(providers, entries, offers)
  const slugs = new Set([...entries.values()].map(({ slug }) => slug))
  const listedAs = (slug: string) => [...entries.values()].filter((entry) => entry.slug === slug)
  return {
    source: { ...SEED_SOURCE },
    providers: providers.map(toProvider),
    models: [...slugs].sort().map((slug): SeedModel => {
      const listed = listedAs(slug).map(({ model }) => model)
      return { id: slug, ...describeModel(slug, listed), aliases: aliases.get(slug) ?? [] }
    }),
    prices: offers.all().flatMap((offer) => toPrices(offer, notes)),
    skipped,
    notes,
  }
}

function readEntries(providers: readonly Provider[], skipped: SeedRemark[]): Map<ModelInfo, Entry> {
  const entries = new Map<ModelInfo, Entry>()
  for (const provider of providers) {
    const taken = new Set<string>()
    for (const model of provider.models) {
      const skip = (reason: string) =>
        skipped.push({ provider: provider.id, model: model.id, reason })
      const reading = priceVersionsOf(model)
      const slug = modelSlug(model.id)
      if ('unpriced' in reading) skip(reading.unpriced)
      else if (!slug) skip('its name is no id')
      else if (taken.has(slug)) skip(`another entry of this provider is ${slug} too`)
      else {
        taken.add(slug)
        entries.set(model, { provider, model, slug })
      }
    }
  }
  return entries
}

/** The entry by which the source prices `name` at a provider, by the source's own match rules. */
const resolve = (
  entries: ReadonlyMap<ModelInfo, Entry>,
  provider: Provider,
  name: string,
): Entry | undefined => {
  const model = calcPrice({}, name, { providerId: provider.id })?.model
  return model && entries.get(model)
}

/**
 * A reseller that does not list a model of a maker it resells asks, in the source, the maker's price
 * (Azure and GPT-4o). Exactly those are written down, so that such traffic is priced here too.
 */
function addFallbackOffers(
  providers: readonly Provider[],
  entries: ReadonlyMap<ModelInfo, Entry>,
  offers: Offers,
): void {
  for (const provider of providers)
    for (const maker of provider.fallback_model_providers ?? [])
      for (const entry of entries.values()) {
        if (entry.provider.id !== maker || resolve(entries, provider, entry.model.id) !== entry)
          continue
        offers.add(provider, entry.slug, entry)
      }
}

/**
 * Every other spelling under which the source knows a model. A name belongs to one model: where two
 * providers mean entries of different ids by it, it follows the first, and the other's price is
 * written down for that model as well.
 */
function readAliases(
  providers: readonly Provider[],
  entries: ReadonlyMap<ModelInfo, Entry>,
  offers: Offers,
): Map<string, string[]> {
  const slugs = new Set([...entries.values()].map(({ slug }) => slug))
  const owners = new Map<string, string>([...slugs].map((slug) => [slug, slug]))
  const aliases = new Map<string, string[]>()
  const tryAt = (provider: Provider, spelling: string) => {
    const entry = resolve(entries, provider, spelling)
    if (!entry) return
    const owner = owners.get(spelling.toLowerCase()) ?? entry.slug
    owners.set(spelling.toLowerCase(), owner)
    const known = aliases.get(owner) ?? []
    // The id in other letters is worth showing, the id itself is not.
    if (spelling !== owner && !known.some((other) => sameName(other, spelling)))
      aliases.set(owner, [...known, spelling])
    if (owner !== entry.slug) offers.add(provider, owner, entry)
  }
  const all = [...entries.values()]
  for (const { provider, model } of all)
    for (const spelling of [model.id, ...exactNames(model.match)]) tryAt(provider, spelling)
  for (const { provider, model } of all)
    for (const spelling of bedrockSpellings(model.id)) tryAt(provider, spelling)
  // Claude is sold by four providers, each with a spelling of its own for the same snapshot.
  const claudes = [...slugs].filter((slug) => slug.startsWith('claude-'))
  const snapshots = all.flatMap(({ model }) => snapshotSpellings(model.id))
  for (const spelling of new Set([...claudes, ...snapshots, ...SNAPSHOT_NAMES]))
    for (const provider of providers) tryAt(provider, spelling)
  return aliases
}

const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

const PLAIN_URL = /^https:\/\/[a-z0-9.-]+$/

function toProvider(provider: Provider): SeedProvider {
  const listed = SEED_PROVIDERS.find(({ id }) => id === provider.id)
  // The source has a pattern, not an address: only one that matches a single host is an address.
  const host = provider.api_pattern.replaceAll('\\.', '\u0000')
  const address = /[.*+?()[\]|$^]/.test(host) ? '' : host.replaceAll('\u0000', '.')
  return {
    id: provider.id,
    name: listed?.name ?? provider.name,
    aliases: [...(listed?.aliases ?? [])],
    enabled: true,
    baseUrl: PLAIN_URL.test(address) && !address.endsWith('.') ? address : null,
    requestsPerMinute: null,
    requestsPerDay: null,
  }
}

function toPrices({ provider, slug, entry }: Offer, notes: SeedRemark[]): SeedPrice[] {
  const reading = priceVersionsOf(entry.model)
  if ('unpriced' in reading) return []
  const isOwn = entry.provider === provider && entry.slug === slug
  for (const reason of reading.remarks) notes.push({ provider: provider.id, model: slug, reason })
  const note = [
    isOwn ? null : `The price of ${entry.provider.id}/${entry.model.id}.`,
    entry.model.deprecated ? 'Marked deprecated by the source.' : null,
    ...reading.remarks.map((remark) => `${remark.slice(0, 1).toUpperCase()}${remark.slice(1)}.`),
    entry.model.price_comments ?? null,
  ]
    .filter((part) => part !== null)
    .join(' ')
  return reading.versions.map((version) => ({
    id: priceId(provider.id, slug, version.effectiveFrom),
    model: slug,
    provider: provider.id,
    region: null,
    ...version,
    sourceUrl: entry.provider.pricing_urls?.[0] ?? null,
    sourceNote: note === '' ? null : note.length > 1000 ? `${note.slice(0, 999)}…` : note,
  }))
}

/** The same price has the same id in every installation. */
const priceId = (provider: string, model: string, effectiveFrom: string): string =>
  `prc_${createHash('sha256').update(`${provider}\n${model}\n${effectiveFrom}`).digest('hex').slice(0, 20)}`
