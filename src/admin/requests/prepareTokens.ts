import type { RequestRow } from '@/metering/requestRow'

export type TokenLine = { key: string; label: string; count: number; isTotal: boolean }

/** Tokens by bucket, with what screens call input and output; units only where there are any. */
export function prepareTokens({
  tokens,
  units,
}: Pick<RequestRow, 'tokens' | 'units'>): TokenLine[] {
  const { input, cachedInput, cacheWrite, output, reasoning } = tokens
  const line = (key: string, label: string, count: number, isTotal = false): TokenLine => ({
    key,
    label,
    count,
    isTotal,
  })
  return [
    line('input', 'Uncached input', input),
    line('cachedInput', 'Cached input', cachedInput),
    line('cacheWrite', 'Cache write', cacheWrite),
    line('inputTotal', 'Input tokens', input + cachedInput + cacheWrite, true),
    line('output', 'Output without reasoning', output),
    line('reasoning', 'Reasoning', reasoning),
    line('outputTotal', 'Output tokens', output + reasoning, true),
    ...(units.webSearches > 0 ? [line('webSearches', 'Web searches', units.webSearches)] : []),
    ...(units.images > 0 ? [line('images', 'Images', units.images)] : []),
  ]
}
