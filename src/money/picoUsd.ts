/**
 * USD in units of 1e-12: prices alone, never amounts. A unit of its own, so that the compiler refuses
 * a price where an amount is asked for.
 */
export type PicoUsd = bigint & { readonly unit: 'picoUsd' }

export const toPicoUsd = (value: bigint): PicoUsd => value as PicoUsd
