/** USD in units of 1e-9: every amount. A `bigint` column holds 9.2 billion dollars of them. */
export type NanoUsd = bigint & { readonly unit: 'nanoUsd' }

export const toNanoUsd = (value: bigint): NanoUsd => value as NanoUsd

export function sumNano(amounts: Iterable<NanoUsd>): NanoUsd {
  let sum = 0n
  for (const amount of amounts) sum += amount
  return toNanoUsd(sum)
}
